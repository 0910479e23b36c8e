package io.throughline.streams.runtime.brokers;

import io.micronaut.http.HttpStatus;
import io.throughline.streams.runtime.http.RequestException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Asks the brokers for offsets, each time within a bound.
@Singleton
public final class Offsets {

    private static final long ANSWER_MS_MAX = 10_000;

    private final Admin admin;

    Offsets(Admin admin) {
        this.admin = admin;
    }

    /// Those of `topics` that exist: internal ones are made when their topology first starts.
    public Set<String> existing(Set<String> topics) {
        Set<String> existing = new TreeSet<>(ask("list the topics", admin.listTopics().names()));
        existing.retainAll(topics);
        return existing;
    }

    /// What the group committed, by partition; partitions without a commit are missing.
    public Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ask(
                        "list the offsets of group " + group,
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    /// The first offsets that are still there.
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return list(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /// The offsets after the last record: of all records, or of those that no open transaction
    /// holds back.
    public Map<TopicPartition, Long> ends(
            Collection<TopicPartition> partitions, IsolationLevel isolation) {
        return list(partitions, OffsetSpec.latest(), isolation);
    }

    private Map<TopicPartition, Long> list(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> question =
                partitions.stream().collect(Collectors.toMap(each -> each, _ -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ask(
                        "list the offsets of " + partitions,
                        admin.listOffsets(question, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static <T> T ask(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RequestException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "could not %s: %s; are the brokers up?".formatted(what, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }
}

package io.throughline.agents.runtime.reading;

import io.throughline.agents.runtime.partition.Beginning;
import io.throughline.agents.runtime.progress.OffsetNotes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the brokers. Its client is open only as long as something is asked for.
final class BrokerBeginnings implements Beginnings {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerBeginnings.class);

    private final String group;
    private final Map<String, Object> config = new HashMap<>();
    private final OffsetSpec reset;
    private @Nullable Admin admin;

    /// @param consumer the configuration of the consumer of `group`
    BrokerBeginnings(String group, Properties consumer) {
        this.group = group;
        AdminClientConfig.configNames().stream()
                .filter(consumer::containsKey)
                .forEach(name -> config.put(name, consumer.get(name)));
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, group + "-beginnings");
        this.reset =
                "latest".equals(consumer.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG))
                        ? OffsetSpec.latest()
                        : OffsetSpec.earliest();
    }

    @Override
    public CompletableFuture<Beginning> of(TopicPartition partition) {
        Admin open;
        try {
            open = admin == null ? Admin.create(config) : admin;
        } catch (KafkaException e) {
            // No address can be resolved at the moment, say.
            return CompletableFuture.failedFuture(e);
        }
        admin = open;
        CompletableFuture<Long> end = offset(open, partition, OffsetSpec.latest());
        return committed(open, partition)
                .thenCompose(at ->
                        start(open, partition, at)
                                .thenCombine(
                                        end,
                                        (start, upTo) ->
                                                new Beginning(start, upTo, notes(partition, at))));
    }

    private CompletableFuture<Long> start(
            Admin open, TopicPartition partition, @Nullable OffsetAndMetadata at) {
        return at == null
                ? offset(open, partition, reset)
                : CompletableFuture.completedFuture(at.offset());
    }

    private CompletableFuture<@Nullable OffsetAndMetadata> committed(
            Admin open, TopicPartition partition) {
        ListConsumerGroupOffsetsSpec spec =
                new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition));
        return open.listConsumerGroupOffsets(
                        Map.of(group, spec),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(offsets -> offsets.get(partition));
    }

    private static CompletableFuture<Long> offset(
            Admin open, TopicPartition partition, OffsetSpec which) {
        // What is not committed yet is not read either.
        return open.listOffsets(
                        Map.of(partition, which),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(ListOffsetsResultInfo::offset);
    }

    private static OffsetNotes notes(TopicPartition partition, @Nullable OffsetAndMetadata at) {
        if (at == null) {
            return OffsetNotes.NONE;
        }
        try {
            return OffsetNotes.parse(at.metadata(), at.offset());
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", at.offset())
                    .setCause(e)
                    .log(
                            "Offset metadata ignored: events that were finished are done again,"
                                    + " and what is parked is searched for in the whole log");
            return OffsetNotes.UNKNOWN;
        }
    }

    @Override
    public void rest() {
        Admin open = admin;
        admin = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }
}

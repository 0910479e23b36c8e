package io.throughline.schemas.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/// The few things that the catalogue asks of the brokers, each tried until it works or a minute is
/// over: a topic that was just created is not known to every broker at once.
final class TopicAdmin {

    private static final long PATIENCE_MS_MAX = 60_000;
    private static final long RETRY_DELAY_MS = 50;

    private final Admin admin;

    TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /// Creates those that do not exist.
    void create(List<NewTopic> topics) {
        for (NewTopic topic : topics) {
            try {
                ask("create topic " + topic, () -> admin.createTopics(List.of(topic)).all());
            } catch (IllegalStateException e) {
                // It may have been there for years, or another service was first.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /// How many partitions each topic has.
    Map<String, Integer> partitions(Collection<String> topics) {
        Map<String, Integer> partitions = new TreeMap<>();
        ask("describe topics " + topics, () -> admin.describeTopics(topics).allTopicNames())
                .forEach((topic, found) -> partitions.put(topic, found.partitions().size()));
        return partitions;
    }

    /// The configuration that is in force for `topic`.
    Map<String, String> settings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new HashMap<>();
        ask(
                        "describe the configuration of topic " + topic,
                        () -> admin.describeConfigs(List.of(resource)).values().get(resource))
                .entries()
                .forEach(entry -> settings.put(entry.name(), entry.value()));
        return settings;
    }

    /// Waits until every partition has a leader that answers: an idempotent producer that meets one
    /// without may hang for minutes.
    void awaitWritable(Collection<String> topics, int partitions) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        ask("list the offsets of topics " + topics, () -> admin.listOffsets(all).all());
    }

    private static <V> V ask(String what, Supplier<KafkaFuture<V>> question) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS_MAX);
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                return question.get().get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                boolean again = e.getCause() instanceof RetriableException;
                if (!again || left <= 0) {
                    throw failed(what, e.getCause() == null ? e : e.getCause());
                }
                pause(what);
            } catch (TimeoutException e) {
                throw failed(what, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(what, e);
            }
        }
    }

    private static void pause(String what) {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_DELAY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, e);
        }
    }

    private static IllegalStateException failed(String what, Throwable cause) {
        return new IllegalStateException(
                "could not %s: %s; are the brokers up, and may this client do so?"
                        .formatted(what, cause),
                cause);
    }
}

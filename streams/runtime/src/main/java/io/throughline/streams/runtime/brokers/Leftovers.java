package io.throughline.streams.runtime.brokers;

import io.throughline.streams.runtime.settings.StreamsSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Looks whether ranges of partitions hold records, or only markers of transactions and records
/// that were rolled back. Safe for use by several threads.
@Singleton
public final class Leftovers {

    /// A range longer than this holds records: markers come one a transaction and partition.
    static final long SPAN_MAX = 10_000;

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final long READ_MS_MAX = 3_000;

    private final StreamsSettings settings;

    Leftovers(StreamsSettings settings) {
        this.settings = settings;
    }

    /// Offsets from `from` to before `end`.
    public record Range(long from, long end) {}

    /// Whether no range holds a record; also false if that could not be seen in a few seconds.
    public boolean areOnlyMarkers(Map<TopicPartition, Range> ranges) {
        if (ranges.isEmpty()) {
            return true;
        }
        if (ranges.values().stream().anyMatch(range -> range.end() - range.from() > SPAN_MAX)) {
            return false;
        }
        return count(ranges, 0) == 0;
    }

    /// How many records the ranges hold. Stops counting above `enough`, and after a few seconds;
    /// then the number is more than was found by one, so that it is never too small by luck.
    public long count(Map<TopicPartition, Range> ranges, long enough) {
        long count = 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
        Map<TopicPartition, Range> left = new HashMap<>(ranges);
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(left.keySet());
            left.forEach((partition, range) -> consumer.seek(partition, range.from()));
            while (!left.isEmpty() && count <= enough) {
                if (System.nanoTime() > deadline) {
                    return count + 1;
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_MAX);
                for (TopicPartition partition : records.partitions()) {
                    Range range = ranges.get(partition);
                    count +=
                            records.records(partition).stream()
                                    .filter(each -> range != null && each.offset() < range.end())
                                    .count();
                }
                // The position passes over markers, so it tells more than the records do.
                left.entrySet()
                        .removeIf(
                                each -> consumer.position(each.getKey()) >= each.getValue().end());
            }
        }
        return count;
    }

    /// A consumer of committed records, without a group; whoever asks closes it.
    public Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                settings.client(
                        Map.of(
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}

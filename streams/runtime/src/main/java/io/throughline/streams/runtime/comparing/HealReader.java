package io.throughline.streams.runtime.comparing;

import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.settings.StreamsSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads partitions of a topic from their beginning, what is committed of them, at a bounded rate.
/// Used by one thread.
public final class HealReader implements AutoCloseable {

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final int POLL_RECORDS_MAX = 500;
    private static final int FETCH_BYTES_MAX = 1 << 20;
    private static final long STALL_MS_MAX = 60_000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Offsets offsets;
    private final String topic;
    private final HealPace pace;

    public HealReader(StreamsSettings settings, Offsets offsets, String topic, HealPace pace) {
        this.offsets = offsets;
        this.topic = topic;
        this.pace = pace;
        this.consumer =
                new KafkaConsumer<>(
                        settings.client(
                                Map.of(
                                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                        "read_committed",
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        false,
                                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                        "earliest",
                                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                        false,
                                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                        POLL_RECORDS_MAX,
                                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                                        FETCH_BYTES_MAX)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
    }

    /// Goes to the beginning of these partitions, and forgets others.
    void start(Collection<Integer> partitions) {
        List<TopicPartition> all = partitions.stream().map(this::at).toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /// Gives everything to `each` that was written by now, also by transactions that are open.
    ///
    /// @param paced whether no faster than the pace lets; what was written meanwhile must be read
    ///   faster than it comes
    /// @throws RequestException 503 if the brokers do not answer, or an open transaction does not
    ///   end for a minute
    void readOn(boolean paced, Consumer<ConsumerRecord<String, byte[]>> each) {
        Map<TopicPartition, Long> ends =
                offsets.ends(consumer.assignment(), IsolationLevel.READ_UNCOMMITTED);
        long progressNanos = System.nanoTime();
        while (!hasReached(ends)) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL_MAX);
            if (!records.isEmpty()) {
                progressNanos = System.nanoTime();
                records.forEach(each);
                pace.took(paced ? records.count() : 0);
            } else if (System.nanoTime() - progressNanos
                    > TimeUnit.MILLISECONDS.toNanos(STALL_MS_MAX)) {
                throw RequestException.unavailable(
                        "topic %s cannot be read to its end %s".formatted(topic, ends));
            }
        }
    }

    /// How far each partition was read.
    Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new TreeMap<>();
        consumer.assignment()
                .forEach(each -> positions.put(each.partition(), consumer.position(each)));
        return positions;
    }

    /// Those of the partitions whose first records are gone, and what to say of it. No fold of such
    /// a partition tells what a store must be: what is gone may be all of a stream.
    Map<Integer, String> cutOff(Collection<Integer> partitions) {
        Map<Integer, String> cut = new TreeMap<>();
        offsets.beginnings(partitions.stream().map(this::at).toList())
                .forEach((partition, begin) -> {
                    if (begin > 0) {
                        cut.put(
                                partition.partition(),
                                "%s begins with offset %d: what was before was removed"
                                        .formatted(partition, begin));
                    }
                });
        return cut;
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    private TopicPartition at(int partition) {
        return new TopicPartition(topic, partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

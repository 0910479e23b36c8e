package io.throughline.deploy.verify;

import io.throughline.deploy.verify.proof.Replay;
import io.throughline.schemas.codec.Partitions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads what was committed to a topic, from its beginning, in as many stretches as wanted. Used by
/// one thread.
final class TopicReading implements AutoCloseable, Replay {

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final long ASK_MS_MAX = 60_000;
    private static final int POLL_RECORDS_MAX = 5_000;

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private List<TopicPartition> partitions;
    private final long stallMsMax;

    // What was read for a second time and not asked for yet.
    private final Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> again = new HashMap<>();

    private TopicReading(
            Admin admin,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            long stallMsMax) {
        this.admin = admin;
        this.consumer = consumer;
        this.partitions = partitions;
        this.stallMsMax = stallMsMax;
    }

    /// @param admin stays the caller's
    /// @param stallMsMax how long the topic may give nothing before its end
    /// @throws IllegalStateException if the topic does not exist
    static TopicReading open(Admin admin, String bootstrapServers, String topic, long stallMsMax) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings(bootstrapServers, topic),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new IllegalStateException(
                        "topic %s does not exist at %s; is this the right cluster?"
                                .formatted(topic, bootstrapServers));
            }
            List<TopicPartition> partitions =
                    found.stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new TopicReading(admin, consumer, partitions, stallMsMax);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static Map<String, Object> settings(String bootstrapServers, String topic) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "verify-" + topic,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                POLL_RECORDS_MAX);
    }

    /// Reads from now on the partition of this key only, and gives its number.
    int only(String key) {
        int partition = Partitions.of(key, partitions.size());
        partitions = partitions.stream().filter(each -> each.partition() == partition).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partition;
    }

    int partitionCount() {
        return partitions.size();
    }

    /// By partition, the first offset that is kept.
    Map<Integer, Long> beginnings() {
        return byPartition(consumer.beginningOffsets(partitions));
    }

    /// Tells which partitions are not kept from their beginning.
    void requireBeginnings(String topic, Findings findings) {
        beginnings()
                .forEach((partition, offset) -> {
                    if (offset > 0) {
                        findings.add(
                                Rule.BEGINNING,
                                "partition %d of %s".formatted(partition, topic),
                                "it begins at offset %d; what was before is gone"
                                        .formatted(offset));
                    }
                });
    }

    /// By partition, the offset before which everything is decided: committed or rolled back.
    Map<Integer, Long> decidedEnds() {
        return byPartition(consumer.endOffsets(partitions));
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byPartition = new HashMap<>();
        offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
        return byPartition;
    }

    /// Gives `each` the records from where the last stretch ended to the end as of now, and returns
    /// their number. Transactions that are open now are waited for, so that whatever was committed
    /// anywhere before is in this topic's stretch with all of its records.
    ///
    /// @throws IllegalStateException if the topic gives nothing for too long
    long readOn(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = writtenEnds();
        consumer.resume(partitions);
        long count = 0;
        long progressNanos = System.nanoTime();
        while (!reached(ends)) {
            long before = count;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_MAX)) {
                each.accept(record);
                count++;
            }
            long now = System.nanoTime();
            if (count > before) {
                progressNanos = now;
            } else if (now - progressNanos > TimeUnit.MILLISECONDS.toNanos(stallMsMax)) {
                throw new IllegalStateException(
                        ("partitions and ends %s gave nothing for %d ms: are all brokers up, and is"
                                        + " there a hanging transaction"
                                        + " (kafka-transactions.sh find-hanging)?")
                                .formatted(ends, stallMsMax));
            }
        }
        return count;
    }

    // Positions, not records, tell the end: the last offsets may be markers of transactions.
    private boolean reached(Map<TopicPartition, Long> ends) {
        ends.entrySet()
                .removeIf(end -> {
                    boolean done = consumer.position(end.getKey()) >= end.getValue();
                    if (done) {
                        consumer.pause(List.of(end.getKey()));
                    }
                    return done;
                });
        return ends.isEmpty();
    }

    private Map<TopicPartition, Long> writtenEnds() {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(ASK_MS_MAX, TimeUnit.MILLISECONDS)
                    .forEach((partition, found) -> ends.put(partition, found.offset()));
            return ends;
        } catch (ExecutionException | TimeoutException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    /// The value of a record that was read, a second time. Afterwards [#readOn] is of no more use.
    @Override
    public byte[] at(int partition, long offset) {
        Deque<ConsumerRecord<byte[], byte[]>> waiting =
                again.computeIfAbsent(partition, _ -> new ArrayDeque<>());
        while (!waiting.isEmpty() && waiting.getFirst().offset() < offset) {
            waiting.removeFirst();
        }
        if (waiting.isEmpty() || waiting.getFirst().offset() > offset) {
            fetch(partition, offset, waiting);
        }
        ConsumerRecord<byte[], byte[]> found = waiting.getFirst();
        if (found.offset() != offset) {
            throw new IllegalStateException(
                    "offset %d of partition %d was there and is gone; is the topic being deleted?"
                            .formatted(offset, partition));
        }
        return found.value();
    }

    private void fetch(int partition, long offset, Deque<ConsumerRecord<byte[], byte[]>> waiting) {
        waiting.clear();
        consumer.pause(partitions);
        partitions.stream()
                .filter(each -> each.partition() == partition)
                .forEach(each -> {
                    consumer.seek(each, offset);
                    consumer.resume(List.of(each));
                });
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(stallMsMax);
        while (waiting.isEmpty()) {
            consumer.poll(POLL_MAX).forEach(waiting::add);
            if (waiting.isEmpty() && System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "partition %d gave nothing at offset %d for %d ms: are all brokers up?"
                                .formatted(partition, offset, stallMsMax));
            }
        }
    }

    private IllegalStateException failed(Exception e) {
        return new IllegalStateException(
                "the ends of %s could not be read; are the brokers up?".formatted(partitions), e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

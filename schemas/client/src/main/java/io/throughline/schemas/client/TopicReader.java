package io.throughline.schemas.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A consumer of all partitions of one topic, outside any group. For one thread at a time.
final class TopicReader implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicReader(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /// @throws IllegalStateException if the topic does not exist
    static TopicReader open(Map<String, Object> settings, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    partitions(consumer, topic).stream()
                            .map(found -> new TopicPartition(topic, found.partition()))
                            .toList();
            consumer.assign(partitions);
            return new TopicReader(consumer, partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static List<PartitionInfo> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new IllegalStateException(
                    "topic %s does not exist: start the streams service first, which creates it"
                            .formatted(topic));
        }
        return found;
    }

    /// How many partitions another topic has.
    int partitionCount(String topic) {
        return partitions(consumer, topic).size();
    }

    /// Goes to the end as of now: everything that is committed from now on will be read.
    void toEnd() {
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position fixes it.
        partitions.forEach(consumer::position);
    }

    void toBeginning() {
        consumer.seekToBeginning(partitions);
    }

    /// The end of each partition that is not empty.
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.values().removeIf(end -> end == 0);
        return ends;
    }

    /// The offset at which this reader goes on.
    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    /// Stops reading a partition.
    void leave(TopicPartition partition) {
        consumer.pause(List.of(partition));
    }

    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return consumer.poll(wait);
    }

    /// Makes a poll in another thread end with a [org.apache.kafka.common.errors.WakeupException].
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_MAX));
    }
}

package io.throughline.deploy.bench;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.decide.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads a [Shape] from the topics that our topology wrote.
final class ShapeReader {

    private static final int HEADS_READ = 20_000;
    private static final long READ_MS_MAX = 30_000;
    private static final Duration POLL_MAX = Duration.ofMillis(200);

    private ShapeReader() {}

    /// The shape of what the application wrote, which must have decided at least one command.
    static Shape read(Rig rig, Topics topics, String changelog, int partitions) {
        ConsumerRecord<byte[], byte[]> event = first(rig, topics.events(), partitions);
        ConsumerRecord<byte[], byte[]> outcome = first(rig, topics.outcomes(), partitions);
        return new Shape(
                event.value(),
                List.of(event.headers().toArray()),
                outcome.value(),
                headers(outcome),
                headBytes(rig, changelog, partitions));
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        return List.of(record.headers().toArray());
    }

    private static ConsumerRecord<byte[], byte[]> first(Rig rig, String topic, int partitions) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        read(
                rig,
                topic,
                partitions,
                record -> {
                    found.add(record);
                    return true;
                });
        if (found.isEmpty()) {
            throw new IllegalStateException("nothing was written to topic " + topic);
        }
        return found.getFirst();
    }

    private static int[] headBytes(Rig rig, String changelog, int partitions) {
        int[] sizes = new int[CommandFill.COMMANDS_PER_STREAM + 1];
        int[] read = {0};
        read(
                rig,
                changelog,
                partitions,
                record -> {
                    int version = (int) Head.of(record.value()).version();
                    if (version < sizes.length) {
                        sizes[version] = record.value().length;
                    }
                    return ++read[0] >= HEADS_READ
                            || Arrays.stream(sizes).skip(1).allMatch(size -> size > 0);
                });
        return Shape.filled(sizes);
    }

    /// Hands over records from the beginning until `enough`, or the end, or the time is over.
    private static void read(
            Rig rig,
            String topic,
            int partitions,
            Predicate<ConsumerRecord<byte[], byte[]>> enough) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, rig.bootstrapServers(),
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
            while (System.nanoTime() < deadline
                    && all.stream()
                            .anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_MAX)) {
                    if (enough.test(record)) {
                        return;
                    }
                }
            }
        }
    }
}

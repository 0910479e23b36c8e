package io.throughline.streams.runtime.elsewhere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.schemas.contracts.StreamId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class FollowedPartitionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("counters.events", 3);
    private static final StreamId STREAM = StreamId.parse("counter/a");

    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void whoever_asks_after_a_thread_has_ended_starts_another() throws Exception {
        // Given
        FollowedPartitions versions = new FollowedPartitions(this::consumer, PARTITION.topic());
        try {
            // When
            OptionalLong first = versions.of(STREAM, PARTITION.partition());

            // Then
            assertThat(first).isEmpty();
            await().until(() -> versions.of(STREAM, PARTITION.partition()).isPresent());
            assertThat(versions.of(STREAM, PARTITION.partition())).hasValue(7);
            assertThat(begun).hasValue(2);
        } finally {
            versions.close();
        }
    }

    // The first one ends as if somebody had interrupted it.
    private Consumer<byte[], byte[]> consumer() {
        if (begun.incrementAndGet() == 1) {
            throw new InterruptException("interrupted");
        }
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.addRecord(event()));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> event() {
        ConsumerRecord<byte[], byte[]> event =
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        0,
                        STREAM.toString().getBytes(UTF_8),
                        new byte[0]);
        event.headers().add("ce_id", (STREAM + "@7").getBytes(UTF_8));
        return event;
    }
}

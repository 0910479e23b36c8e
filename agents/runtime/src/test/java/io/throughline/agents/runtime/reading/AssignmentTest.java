package io.throughline.agents.runtime.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.agents.runtime.partition.Beginning;
import io.throughline.agents.runtime.partition.Handling;
import io.throughline.agents.runtime.partition.Held;
import io.throughline.agents.runtime.partition.Reference;
import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.agents.runtime.service.TestSettings;
import io.throughline.schemas.contracts.StreamId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AssignmentTest {

    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);
    private static final Beginning START = new Beginning(0, 0, OffsetNotes.NONE);

    private final Asked asked = new Asked();
    private final Unsteady consumer = new Unsteady();
    private final Assignment assignment =
            new Assignment(consumer, asked, new Finishes(), record -> false, TestSettings.small());

    @Test
    void a_partition_without_a_leader_holds_up_no_other() {
        // Given
        assign();

        // When: only one of them is answered
        asked.answer(FIRST).complete(START);
        assignment.settle();

        // Then
        assertThat(assignment.status()).containsOnlyKeys(0);
        assertThat(consumer.paused()).containsExactly(SECOND);
        assignment.offer(record(0));
        await().untilAsserted(() ->
                assertThat(assignment.status())
                        .hasEntrySatisfying(0, status -> assertThat(status.inFlight()).isZero()));

        // When: the other one has no answer in time, and is asked again
        asked.answer(SECOND).completeExceptionally(new TimeoutException("no leader"));
        await().until(() -> {
            assignment.settle();
            return asked.count(SECOND) == 2;
        });
        asked.answer(SECOND).complete(START);
        assignment.settle();

        // Then
        assertThat(assignment.status()).containsOnlyKeys(0, 1);
        assertThat(consumer.paused()).isEmpty();
        assignment.settle();
        assertThat(asked.resting).isTrue();
    }

    @Test
    void a_partition_that_was_taken_away_is_not_begun_when_the_answer_comes() {
        // Given
        assign();

        // When
        assignment.onPartitionsLost(List.of(SECOND));
        asked.answer(SECOND).complete(START);
        asked.answer(FIRST).complete(START);
        assignment.settle();

        // Then
        assertThat(assignment.status()).containsOnlyKeys(0);
    }

    @Test
    void who_was_asked_rests_when_all_that_arrive_are_taken_away() {
        // Given
        assign();

        // When
        assignment.onPartitionsLost(List.of(FIRST));
        assertThat(asked.resting).isFalse();
        assignment.onPartitionsLost(List.of(SECOND));

        // Then
        assertThat(asked.resting).isTrue();
    }

    @Test
    void a_position_that_is_uncertain_holds_up_no_other_partition() {
        // Given
        assign();
        asked.answer(FIRST).complete(START);
        asked.answer(SECOND).complete(START);
        assignment.settle();

        // When
        consumer.uncertain = FIRST;
        consumer.seek(SECOND, 7);
        assignment.settle();
        consumer.uncertain = null;

        // Then: the other one has gone on
        await().untilAsserted(() -> {
            assignment.commit();
            assertThat(consumer.committed(Set.of(SECOND)))
                    .hasEntrySatisfying(
                            SECOND, committed -> assertThat(committed.offset()).isEqualTo(7));
        });
    }

    @Test
    void what_frees_a_full_queue_is_read_ahead_of_what_it_holds_back() {
        // Given: an event is held back, and no more may be read past it
        Frees queue = new Frees();
        Assignment full =
                new Assignment(
                        consumer,
                        asked,
                        queue,
                        record -> Arrays.equals(record.key(), "queue".getBytes(UTF_8)),
                        TestSettings.small());
        consumer.assign(List.of(FIRST));
        consumer.updateEndOffsets(Map.of(FIRST, 10L));
        full.onPartitionsAssigned(List.of(FIRST));
        asked.answer(FIRST).complete(START);
        full.settle();
        full.offer(record("a", 0));
        consumer.seek(FIRST, 4);
        await().until(() -> queue.told.equals(List.of("held back 0")));

        // When
        full.settle();

        // Then: only what tells of queues is taken
        assertThat(consumer.paused()).isEmpty();
        full.offer(record("a", 4));
        full.offer(record("queue", 5));
        consumer.seek(FIRST, 6);
        await().until(() -> {
            full.settle();
            return consumer.position(FIRST) == 4;
        });
        assertThat(queue.told).containsExactly("held back 0", "noted 5", "resumed 1");

        // When: it is read again
        full.offer(record("a", 4));
        full.offer(record("queue", 5));
        consumer.seek(FIRST, 6);

        // Then
        await().untilAsserted(() -> {
            full.settle();
            full.commit();
            assertThat(consumer.committed(Set.of(FIRST)))
                    .hasEntrySatisfying(
                            FIRST, committed -> assertThat(committed.offset()).isEqualTo(6));
        });
        assertThat(queue.told).contains("handled 4", "handled 5").hasSize(5);
    }

    private void assign() {
        consumer.assign(List.of(FIRST, SECOND));
        consumer.updateEndOffsets(Map.of(FIRST, 10L, SECOND, 10L));
        assignment.onPartitionsAssigned(List.of(FIRST, SECOND));
        assignment.settle();
        assertThat(assignment.status()).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return record("a", offset);
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, long offset) {
        return new ConsumerRecord<>("t", 0, offset, key.getBytes(UTF_8), new byte[0]);
    }

    /// A partition whose leader changes has no position for a while.
    private static final class Unsteady extends MockConsumer<byte[], byte[]> {

        private @Nullable TopicPartition uncertain;

        private Unsteady() {
            super("earliest");
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (partition.equals(uncertain)) {
                throw new TimeoutException("position is not known");
            }
            return super.position(partition, timeout);
        }
    }

    private static final class Asked implements Beginnings {

        private final Map<TopicPartition, Integer> counts = new HashMap<>();
        private final Map<TopicPartition, CompletableFuture<Beginning>> last = new HashMap<>();
        private boolean resting;

        @Override
        public CompletableFuture<Beginning> of(TopicPartition partition) {
            CompletableFuture<Beginning> answer = new CompletableFuture<>();
            counts.merge(partition, 1, Integer::sum);
            last.put(partition, answer);
            return answer;
        }

        private CompletableFuture<Beginning> answer(TopicPartition partition) {
            return requireNonNull(last.get(partition));
        }

        private int count(TopicPartition partition) {
            return counts.getOrDefault(partition, 0);
        }

        @Override
        public void rest() {
            resting = true;
        }
    }

    /// Holds the first event back until it is told of a decision.
    private static final class Frees implements Handling {

        private static final StreamId STREAM = new StreamId("order", "1");
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held) {
            boolean first = record.offset() == 0;
            told.add((first ? "held back " : "handled ") + record.offset());
            return first
                    ? Optional.of(new Reference(STREAM.at(1), "type", 0, 0))
                    : Optional.empty();
        }

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record, Held held) {
            told.add("noted " + record.offset());
            held.resume(STREAM);
        }

        @Override
        public boolean retry(StreamId stream, Held held) {
            return false;
        }

        @Override
        public boolean resume(Reference event, Held held) {
            told.add("resumed " + event.id().version());
            return true;
        }
    }

    private static final class Finishes implements Handling {
        @Override
        public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held) {
            return Optional.empty();
        }

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record, Held held) {}

        @Override
        public boolean retry(StreamId stream, Held held) {
            return false;
        }

        @Override
        public boolean resume(Reference event, Held held) {
            return true;
        }
    }
}

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

    private void assign() {
        consumer.assign(List.of(FIRST, SECOND));
        consumer.updateEndOffsets(Map.of(FIRST, 10L, SECOND, 10L));
        assignment.onPartitionsAssigned(List.of(FIRST, SECOND));
        assignment.settle();
        assertThat(assignment.status()).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("t", 0, offset, "a".getBytes(UTF_8), new byte[0]);
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

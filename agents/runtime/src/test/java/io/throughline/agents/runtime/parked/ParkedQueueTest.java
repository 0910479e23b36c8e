package io.throughline.agents.runtime.parked;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ParkedQueueTest {

    private static final StreamId ORDER = new StreamId("order", "1");

    /// Whoever restores from where the queue began knows as much as who has read everything.
    @Property
    void restoring_from_the_first_parked_event_tells_the_same(@ForAll long seed) {
        // Given
        List<DeadLetterEvent> events = history(new Random(seed), 60);
        ParkedQueue all = new ParkedQueue();

        for (int read = 1; read <= events.size(); read++) {
            // When
            all.apply(read, events.get(read - 1), 10L * read);
            ParkedQueue restored = new ParkedQueue();
            long from = all.firstOffset();
            for (int version = 1; version <= read; version++) {
                if (from != OffsetNotes.NOTHING && 10L * version >= from) {
                    restored.apply(version, events.get(version - 1), 10L * version);
                }
            }

            // Then
            assertThat(restored.first()).isEqualTo(all.first());
            assertThat(restored.order()).isEqualTo(all.order());
            assertThat(all.first().isPresent()).isEqualTo(from != OffsetNotes.NOTHING);
            all.first().ifPresent(first -> assertThat(restored.covers(first)).isTrue());
        }
    }

    /// What we said ourselves is known before it comes round, and changes nothing when it does.
    @Property
    void own_commands_are_known_before_the_log_tells_them(@ForAll long seed) {
        // Given
        List<DeadLetterEvent> events = history(new Random(seed), 60);
        ParkedQueue ahead = new ParkedQueue();
        ParkedQueue behind = new ParkedQueue();

        for (int version = 1; version <= events.size(); version++) {
            // When
            DeadLetterEvent event = events.get(version - 1);
            switch (event) {
                case EventFailed failed -> ahead.add(failed.version());
                case EventParked parked -> ahead.add(parked.version());
                case ParkedEventCompleted done -> ahead.complete(done.version());
                case EventSkipped _, RetryOrdered _, StreamReleased _ -> {}
                case DeadLetterEvent.DeadLetterEscalated _ -> {}
            }
            behind.apply(version, event, version);

            // Then
            if (!(event instanceof EventSkipped)) {
                assertThat(ahead.first()).isEqualTo(behind.first());
            }
            ahead.apply(version, event, version);
            assertThat(ahead.first()).isEqualTo(behind.first());
        }
    }

    @Test
    void what_the_log_told_before_changes_nothing() {
        // Given
        ParkedQueue queue = new ParkedQueue();
        queue.apply(1, failed(5), 10);
        queue.apply(2, new RetryOrdered(1, "x", "y", null, false, 1), 11);
        queue.apply(3, failed(5), 12);

        // Then
        assertThat(queue.apply(2, new RetryOrdered(1, "x", "y", null, false, 1), 11)).isFalse();
        assertThat(queue.order()).isEmpty();
        assertThat(queue.first()).contains(5L);
        assertThat(queue.covers(5)).isTrue();
        assertThat(queue.covers(6)).isFalse();
    }

    @Test
    void an_emptied_queue_is_over_once_nothing_before_it_comes_again() {
        // Given
        Parking parking = new Parking();
        parking.apply(ORDER, 1, failed(5), 10);
        parking.apply(ORDER, 2, new EventSkipped(5, "x", "y"), 20);
        parking.apply(ORDER, 3, new StreamReleased(), 21);

        // Then
        assertThat(parking.from()).isEqualTo(OffsetNotes.NOTHING);
        parking.forget(21);
        assertThat(parking.covers(ORDER, 5)).isTrue();
        parking.forget(22);
        assertThat(parking.covers(ORDER, 5)).isFalse();
    }

    /// What a queue may go through.
    private static List<DeadLetterEvent> history(Random random, int size) {
        List<DeadLetterEvent> events = new ArrayList<>();
        TreeSet<Long> parked = new TreeSet<>();
        Optional<Long> retrying = Optional.empty();
        long next = 1;
        while (events.size() < size) {
            if (parked.isEmpty()) {
                next += 1 + random.nextInt(3);
                parked.add(next);
                events.add(failed(next));
            } else if (random.nextInt(3) == 0) {
                parked.add(++next);
                events.add(new EventParked(next, "t"));
            } else if (retrying.isEmpty() && random.nextInt(4) == 0) {
                events.add(new EventSkipped(parked.removeFirst(), "x", "y"));
                events.add(
                        parked.isEmpty()
                                ? new StreamReleased()
                                : new RetryOrdered(1, "x", "y", null, false, 1));
                retrying = parked.isEmpty() ? Optional.empty() : Optional.of(1L);
            } else if (retrying.isEmpty()) {
                events.add(new RetryOrdered(1, "x", "y", null, false, 1));
                retrying = Optional.of(1L);
            } else if (random.nextInt(4) == 0) {
                events.add(failed(parked.first()));
                retrying = Optional.empty();
            } else {
                events.add(new ParkedEventCompleted(parked.removeFirst()));
                if (parked.isEmpty()) {
                    events.add(new StreamReleased());
                    retrying = Optional.empty();
                }
            }
        }
        return events;
    }

    private static EventFailed failed(long version) {
        Instant at = Instant.EPOCH;
        Failure failure = new Failure("x.Bug", "it broke", "0123456789ab");
        return new EventFailed(new AgentName("x"), ORDER, version, "t", failure, 3, at, at, 0);
    }
}

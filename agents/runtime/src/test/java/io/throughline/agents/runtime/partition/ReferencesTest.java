package io.throughline.agents.runtime.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.StreamId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is read by reference: retries, and what was held back.
@Timeout(60)
class ReferencesTest {

    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private static final int EVENT_BYTES = 100;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicLong mostBytes = new AtomicLong();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Set<StreamId> full = ConcurrentHashMap.newKeySet();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Set<StreamId> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<StreamId> away = ConcurrentHashMap.newKeySet();
    private volatile boolean blocked;
    private volatile boolean interrupts;
    private final PartitionWork work =
            new PartitionWork(new Handles(), TIMER, new Beginning(0, 0, OffsetNotes.NONE));

    @Test
    void a_retry_waits_for_its_time_and_its_turn() {
        // Given
        begin(10, 10_000);
        blocked = true;
        work.offer(record("deadletter/x:{order/1}", 0));
        await().until(() -> inFlight.get() == 1);

        // When
        work.retryAt(new StreamId("order", "1"), Instant.now().plusMillis(20));
        work.retryAt(new StreamId("order", "2"), Instant.MAX.minusSeconds(1_000_000_000));

        // Then
        await().until(() -> work.status().inFlight() == 2);
        assertThat(done).isEmpty();
        mayEnd.countDown();
        await().until(() -> work.status().inFlight() == 0);
        assertThat(done).containsExactly("deadletter/x:{order/1}@0", "retry order/1");
    }

    @Test
    void retries_stay_within_the_bounds_of_all_that_is_in_flight() {
        // Given
        begin(3, 10_000);
        blocked = true;

        // When
        for (int i = 0; i < 200; i++) {
            work.retryAt(new StreamId("order", "r" + i), Instant.EPOCH);
            work.offer(record("order/s" + i, i));
        }
        await().until(() -> inFlight.get() == 3);
        mayEnd.countDown();

        // Then
        await().until(() -> done.size() == 400 && work.status().inFlight() == 0);
        assertThat(mostInFlight).hasValue(3);
    }

    @Test
    void their_bytes_pass_the_bound_by_one_event_at_most() {
        // Given
        begin(100, 350);
        blocked = true;

        // When
        for (int i = 0; i < 200; i++) {
            work.retryAt(new StreamId("order", "r" + i), Instant.EPOCH);
        }
        await().until(() -> inFlight.get() == 4);
        mayEnd.countDown();

        // Then
        await().until(() -> done.size() == 200 && work.status().inFlight() == 0);
        assertThat(mostBytes).hasValue(400);
        assertThat(work.status().bytesInFlight()).isZero();
    }

    @Test
    void retries_and_records_begin_in_turn() {
        // Given
        begin(1, 10_000);
        blocked = true;
        work.offer(record("order/first", 0));
        await().until(() -> inFlight.get() == 1);
        for (int i = 1; i < 50; i++) {
            work.offer(record("order/s" + i, i));
        }
        work.retryAt(new StreamId("order", "r"), Instant.EPOCH);
        await().until(() -> work.status().inFlight() == 51);

        // When
        blocked = false;
        mayEnd.countDown();

        // Then
        await().until(() -> done.size() == 51);
        assertThat(done.indexOf("retry order/r")).isLessThan(10);
    }

    @Test
    void what_is_held_back_lets_everything_else_of_its_stream_go_first_and_keeps_its_order() {
        // Given
        begin(1, 10_000);
        StreamId stream = new StreamId("order", "1");
        full.add(stream);
        for (int offset = 0; offset < 5; offset++) {
            work.offer(record("order/1", offset));
        }
        work.offer(record("order/2", 5));
        work.offer(record("deadletter/x:{order/1}", 6));

        // Then
        await().until(() -> done.size() == 2);
        assertThat(done).containsExactlyInAnyOrder("order/2@5", "deadletter/x:{order/1}@6");
        assertThat(work.committable()).isZero();
        assertThat(work.holdsBack(stream)).isTrue();
        assertThat(work.full(1_000)).isFalse();
        assertThat(work.status().inFlight()).isEqualTo(5);

        // When: nothing has left, and then something has
        work.resume(stream);
        await().until(() -> work.status().inFlight() == 5);
        assertThat(done).hasSize(2);
        full.clear();
        work.resume(stream);

        // Then
        await().until(() -> work.committable() == 7);
        assertThat(done.subList(2, 7))
                .containsExactly("order/1@0", "order/1@1", "order/1@2", "order/1@3", "order/1@4");
        assertThat(work.holdsBack(stream)).isFalse();
    }

    @Test
    void a_retry_does_not_wait_for_room_that_records_of_its_own_stream_take() {
        // Given
        begin(2, 10_000);
        blocked = true;
        work.offer(record("order/1", 0));
        await().until(() -> inFlight.get() == 1);
        work.retryAt(new StreamId("order", "1"), Instant.EPOCH);
        work.offer(record("order/1", 1));
        work.offer(record("order/1", 2));

        // When
        mayEnd.countDown();

        // Then
        await().until(() -> done.size() == 4);
        assertThat(done).contains("retry order/1");
        assertThat(work.committable()).isEqualTo(3);
    }

    @Test
    void who_waits_for_room_leaves_when_the_partition_is_given_up() throws Exception {
        // Given
        begin(1, 10_000);
        blocked = true;
        work.offer(record("order/first", 0));
        await().until(() -> inFlight.get() == 1);
        work.retryAt(new StreamId("order", "r"), Instant.EPOCH);

        // When
        work.stop();
        mayEnd.countDown();
        work.drain(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));

        // Then
        await().until(() -> work.status().inFlight() == 0);
        assertThat(done).containsExactly("order/first@0");
    }

    @Test
    void one_that_is_being_read_keeps_only_others_of_its_kind_waiting() {
        // Given
        begin(10, 10_000);
        StreamId first = new StreamId("order", "r1");
        unreadable.add(first);
        work.retryAt(first, Instant.EPOCH);
        await().until(() -> inFlight.get() == 1);
        work.retryAt(new StreamId("order", "r2"), Instant.EPOCH);

        // When
        for (int i = 0; i < 50; i++) {
            work.offer(record("order/s" + i, i));
        }

        // Then
        await().until(() -> work.committable() == 50);
        assertThat(done).hasSize(50);
        mayEnd.countDown();
        await().until(() -> done.size() == 52);
    }

    @Test
    void one_that_cannot_be_read_leaves_its_place_and_comes_again() {
        // Given
        begin(1, 10_000);
        StreamId first = new StreamId("order", "r1");
        away.add(first);
        work.retryAt(first, Instant.EPOCH);

        // When
        work.retryAt(new StreamId("order", "r2"), Instant.EPOCH);
        work.offer(record("order/s", 0));

        // Then
        await().until(() -> done.size() == 2);
        await().untilAsserted(() -> assertThat(work.status().inFlight()).isEqualTo(1));
        away.clear();
        await().until(() -> work.status().inFlight() == 0);
        assertThat(done).hasSize(3).endsWith("retry order/r1");
    }

    @Test
    void an_interrupt_that_a_reaction_leaves_behind_costs_no_stream_its_thread() {
        // Given
        begin(10, 10_000);
        blocked = true;
        interrupts = true;
        work.offer(record("order/1", 0));
        await().until(() -> inFlight.get() == 1);
        work.retryAt(new StreamId("order", "1"), Instant.EPOCH);
        work.offer(record("order/1", 1));

        // When
        mayEnd.countDown();

        // Then
        await().until(() -> work.committable() == 2);
        await().until(() -> work.status().inFlight() == 0);
        assertThat(done).containsExactly("order/1@0", "retry order/1", "order/1@1");
    }

    @Test
    void nothing_is_lost_or_out_of_order_whatever_fills_up_and_empties() {
        // Given
        begin(4, 1_000);
        Random random = new Random(7);
        List<List<String>> offered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            offered.add(new ArrayList<>());
        }

        // When
        for (int offset = 0; offset < 500; offset++) {
            int which = random.nextInt(5);
            StreamId stream = new StreamId("order", "s" + which);
            if (random.nextInt(4) == 0) {
                full.add(stream);
            } else if (random.nextInt(3) == 0) {
                full.remove(stream);
                work.resume(stream);
            }
            offered.get(which).add(stream + "@" + offset);
            work.offer(record(stream.toString(), offset));
        }
        full.clear();

        // Then
        await().atMost(Duration.ofSeconds(50))
                .until(() -> {
                    for (int i = 0; i < 5; i++) {
                        work.resume(new StreamId("order", "s" + i));
                    }
                    return work.committable() == 500;
                });
        for (int i = 0; i < 5; i++) {
            String stream = "order/s" + i + "@";
            assertThat(done.stream().filter(each -> each.startsWith(stream)))
                    .containsExactlyElementsOf(offered.get(i));
        }
    }

    private void begin(int budget, long budgetBytes) {
        work.budget(budget, budgetBytes);
    }

    /// Handles everything, but for what is full.
    private final class Handles implements Handling {
        @Override
        public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held)
                throws InterruptedException {
            StreamId stream = StreamId.parse(new String(record.key(), UTF_8));
            if (held.holdsBack(stream) || full.contains(stream)) {
                long offset = record.offset();
                return Optional.of(new Reference(stream.at(offset + 1), "type", 0, offset));
            }
            doing(stream + "@" + record.offset());
            return Optional.empty();
        }

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record, Held held) {
            throw new AssertionError("nothing is restored here");
        }

        @Override
        public boolean retry(StreamId stream, Held held) throws InterruptedException {
            if (away.contains(stream) || Thread.currentThread().isInterrupted()) {
                throw new BackboneAwayException("away", new IOException("away"));
            }
            if (unreadable.remove(stream)) {
                inFlight.incrementAndGet();
                mayEnd.await();
                inFlight.decrementAndGet();
            }
            held.took(stream, EVENT_BYTES);
            doing("retry " + stream);
            return false;
        }

        @Override
        public boolean resume(Reference event, Held held) throws InterruptedException {
            if (full.contains(event.id().stream())) {
                return false;
            }
            held.took(event.id().stream(), EVENT_BYTES);
            doing(event.id().stream() + "@" + (event.id().version() - 1));
            return true;
        }

        private void doing(String what) throws InterruptedException {
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            mostBytes.accumulateAndGet(work.status().bytesInFlight(), Math::max);
            if (blocked) {
                mayEnd.await();
            }
            inFlight.decrementAndGet();
            done.add(what);
            if (interrupts) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(String stream, long offset) {
        return new ConsumerRecord<>("t", 0, offset, stream.getBytes(UTF_8), new byte[0]);
    }
}

package io.throughline.agents.runtime.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PartitionWorkTest {

    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<Long> begun = new CopyOnWriteArrayList<>();

    private final Each blocking =
            record -> {
                begun.add(record.offset());
                mayEnd.await();
            };

    @Test
    void different_streams_are_worked_on_at_the_same_time() {
        // Given
        PartitionWork work = work(blocking, 10);

        // When
        work.offer(record("a", 0));
        work.offer(record("b", 1));
        work.offer(record("c", 2));

        // Then
        await().untilAsserted(() -> assertThat(begun).containsExactlyInAnyOrder(0L, 1L, 2L));
        mayEnd.countDown();
        await().until(() -> work.committable() == 3);
    }

    @Test
    void a_stuck_stream_delays_no_other_and_holds_only_the_commit_back() {
        // Given
        PartitionWork work =
                work(
                        record -> {
                            if (stream(record).equals("stuck")) {
                                mayEnd.await();
                            }
                            begun.add(record.offset());
                        },
                        10);

        // When
        work.offer(record("stuck", 0));
        work.offer(record("stuck", 1));
        for (int offset = 2; offset < 500; offset++) {
            work.offer(record("s" + offset % 7, offset));
        }

        // Then
        await().untilAsserted(() -> assertThat(begun).hasSize(498));
        assertThat(begun).doesNotContain(0L, 1L);
        assertThat(work.committable()).isZero();
        assertThat(work.status().inFlight()).isEqualTo(2);
        mayEnd.countDown();
        await().until(() -> work.committable() == 500);
    }

    @Test
    void what_is_above_the_budget_waits() {
        // Given
        PartitionWork work = work(blocking, 2);

        // When
        work.offer(record("a", 0));
        work.offer(record("b", 1));
        work.offer(record("c", 2));

        // Then
        await().untilAsserted(() -> assertThat(begun).containsExactlyInAnyOrder(0L, 1L));
        assertThat(work.full(1000)).isTrue();
        mayEnd.countDown();
        await().until(() -> work.committable() == 3);
        assertThat(work.full(1000)).isFalse();
    }

    @Test
    void bytes_above_the_budget_wait_and_what_is_larger_than_all_of_it_goes_alone() {
        // Given
        PartitionWork work = work(blocking, 10, 1_000, OffsetNotes.NONE);

        // When
        work.offer(large("a", 0, 2_000));
        work.offer(large("b", 1, 400));
        work.offer(large("c", 2, 400));
        work.offer(large("d", 3, 400));

        // Then
        await().untilAsserted(() -> assertThat(begun).containsExactly(0L));
        assertThat(work.full(1000)).isTrue();
        assertThat(work.status().bytesInFlight()).isEqualTo(2_001);
        mayEnd.countDown();
        await().until(() -> work.committable() == 4);
        assertThat(work.full(1000)).isFalse();
        assertThat(work.status().bytesInFlight()).isZero();
    }

    @Property(tries = 50)
    void bytes_in_flight_stay_within_the_budget(
            @ForAll @IntRange(min = 10, max = 500) int budgetBytes, @ForAll long seed) {
        // Given
        AtomicLong inFlight = new AtomicLong();
        AtomicLong most = new AtomicLong();
        PartitionWork work =
                work(
                        record -> {
                            long bytes = (long) record.key().length + record.value().length;
                            most.accumulateAndGet(inFlight.addAndGet(bytes), Math::max);
                            Thread.onSpinWait();
                            inFlight.addAndGet(-bytes);
                        },
                        100,
                        budgetBytes,
                        OffsetNotes.NONE);
        Random random = new Random(seed);

        // When
        for (long offset = 0; offset < 200; offset++) {
            work.offer(large("s" + random.nextInt(9), offset, random.nextInt(100)));
        }

        // Then
        await().until(() -> work.committable() == 200);
        assertThat(most.get()).isLessThanOrEqualTo(Math.max(budgetBytes, 101));
    }

    @Test
    void what_an_owner_before_us_finished_is_passed_over() {
        // Given
        TreeSet<Long> unfinished = new TreeSet<>(Set.of(0L, 3L));
        PartitionWork work =
                work(
                        record -> begun.add(record.offset()),
                        10,
                        1_000,
                        new OffsetNotes(5, unfinished, OffsetNotes.NOTHING));

        // When
        for (long offset = 0; offset < 7; offset++) {
            work.offer(record("s", offset));
        }

        // Then
        await().until(() -> work.committable() == 7);
        assertThat(begun).containsExactly(0L, 3L, 5L, 6L);
    }

    @Test
    void a_span_above_the_limit_makes_it_full() {
        // Given
        PartitionWork work = work(blocking, 2);
        work.offer(record("a", 0));

        // When
        work.reached(101, 101);

        // Then
        assertThat(work.full(101)).isFalse();
        assertThat(work.full(100)).isTrue();
        mayEnd.countDown();
    }

    @Test
    void what_is_parked_is_restored_first_and_offsets_begin_only_then() {
        // Given
        PartitionWork work =
                new PartitionWork(
                        handling(blocking),
                        TIMER,
                        new Beginning(5, 9, new OffsetNotes(0, new TreeSet<>(), 2)));
        work.budget(10, 1_000);

        // When
        work.restore(record("a", 2));
        work.restore(record("a", 9));

        // Then
        assertThat(work.isRestoring()).isTrue();
        assertThat(work.readFrom()).isEqualTo(2);
        assertThat(work.begin(9)).isEmpty();
        mayEnd.countDown();
        await().until(() -> work.begin(9).equals(Optional.of(5L)));
        assertThat(begun).containsExactly(2L);
        assertThat(work.isRestoring()).isFalse();
        assertThat(work.committable()).isNegative();
    }

    @Test
    void an_unexpected_failure_is_tried_again_and_leaves_no_stream_without_a_thread() {
        // Given
        AtomicInteger tried = new AtomicInteger();
        PartitionWork work =
                work(
                        record -> {
                            if (tried.incrementAndGet() == 1) {
                                throw new IllegalStateException("a bug");
                            }
                        },
                        10);

        // When
        work.offer(record("a", 0));
        work.offer(record("a", 1));

        // Then
        await().until(() -> work.committable() == 2);
        assertThat(tried).hasValue(3);
    }

    @Test
    void stopping_lets_what_is_in_flight_end_and_begins_nothing_more() throws Exception {
        // Given
        PartitionWork work = work(blocking, 10);
        work.offer(record("a", 0));
        work.offer(record("a", 1));
        await().untilAsserted(() -> assertThat(begun).containsExactly(0L));

        // When
        work.stop();
        mayEnd.countDown();
        work.drain(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));

        // Then
        assertThat(work.status().inFlight()).isZero();
        assertThat(work.committable()).isEqualTo(1);
        assertThat(begun).containsExactly(0L);
    }

    @Test
    void draining_ends_at_its_deadline() throws Exception {
        // Given
        PartitionWork work = work(blocking, 10);
        work.offer(record("a", 0));

        // When
        work.stop();
        work.drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));

        // Then
        assertThat(work.status().inFlight()).isEqualTo(1);
        assertThat(work.committable()).isZero();
        mayEnd.countDown();
    }

    @Test
    void dropping_interrupts_what_is_in_flight_and_leaves_it_unfinished() {
        // Given
        AtomicInteger interrupted = new AtomicInteger();
        PartitionWork work =
                work(
                        record -> {
                            begun.add(record.offset());
                            try {
                                mayEnd.await();
                            } catch (InterruptedException e) {
                                interrupted.incrementAndGet();
                                throw e;
                            }
                        },
                        10);
        work.offer(record("a", 0));
        work.offer(record("b", 1));
        await().untilAsserted(() -> assertThat(begun).hasSize(2));

        // When
        work.drop();

        // Then
        await().until(() -> interrupted.get() == 2);
        await().until(() -> work.status().inFlight() == 0);
        assertThat(work.committable()).isZero();
    }

    @Property(tries = 50)
    void every_stream_is_handled_in_order_and_completely(
            @ForAll @IntRange(min = 1, max = 20) int streams,
            @ForAll @IntRange(min = 1, max = 8) int budget,
            @ForAll long seed) {
        // Given
        Map<String, List<Long>> handled = new ConcurrentHashMap<>();
        Map<String, List<Long>> offered = new ConcurrentHashMap<>();
        PartitionWork work =
                work(
                        record -> {
                            handled.computeIfAbsent(
                                            stream(record), s -> new CopyOnWriteArrayList<>())
                                    .add(record.offset());
                        },
                        budget);
        Random random = new Random(seed);

        // When
        for (long offset = 0; offset < 200; offset++) {
            String stream = "s" + random.nextInt(streams);
            offered.computeIfAbsent(stream, s -> new ArrayList<>()).add(offset);
            work.offer(record(stream, offset));
        }

        // Then
        await().until(() -> work.committable() == 200);
        assertThat(handled).isEqualTo(offered);
    }

    /// What is done about each record that is handled.
    private interface Each {
        void handle(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;
    }

    private static Handling handling(Each each) {
        return new Handling() {
            @Override
            public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held)
                    throws InterruptedException {
                each.handle(record);
                return Optional.empty();
            }

            @Override
            public void restore(ConsumerRecord<byte[], byte[]> record, Held held)
                    throws InterruptedException {
                each.handle(record);
            }

            @Override
            public boolean retry(StreamId stream, Held held) {
                throw new AssertionError("nothing is parked here");
            }

            @Override
            public boolean resume(Reference event, Held held) {
                throw new AssertionError("nothing is held back here");
            }
        };
    }

    private static PartitionWork work(Each handling, int budget) {
        return work(handling, budget, Long.MAX_VALUE, OffsetNotes.NONE);
    }

    private static PartitionWork work(Each each, int budget, long budgetBytes, OffsetNotes notes) {
        PartitionWork work = new PartitionWork(handling(each), TIMER, new Beginning(0, 0, notes));
        work.budget(budget, budgetBytes);
        return work;
    }

    private static ConsumerRecord<byte[], byte[]> large(String stream, long offset, int bytes) {
        return new ConsumerRecord<>("t", 0, offset, stream.getBytes(UTF_8), new byte[bytes]);
    }

    private static ConsumerRecord<byte[], byte[]> record(String stream, long offset) {
        return new ConsumerRecord<>("t", 0, offset, stream.getBytes(UTF_8), new byte[0]);
    }

    private static String stream(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }
}

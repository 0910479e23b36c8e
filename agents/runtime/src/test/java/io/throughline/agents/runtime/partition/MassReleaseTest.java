package io.throughline.agents.runtime.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many parked streams are told to go on at once, and there is room for one after the other.
@Timeout(60)
class MassReleaseTest {

    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<String> retried = new CopyOnWriteArrayList<>();
    private final CountedRoom room = new CountedRoom();
    private final PartitionWork work =
            new PartitionWork(new Handles(), TIMER, new Beginning(0, 0, OffsetNotes.NONE), room);

    @Test
    void each_is_woken_once_however_many_wait() {
        // Given
        int waiting = 200;
        fill(waiting);
        long before = room.asked.get();

        // When
        mayEnd.countDown();

        // Then
        await().until(() -> work.status().inFlight() == 0);
        assertThat(retried).hasSize(waiting);
        assertThat(room.asked.get() - before).isBetween((long) waiting, 10L * waiting);
    }

    @Test
    void they_begin_in_the_order_in_which_they_came() {
        // Given
        fill(100);

        // When
        mayEnd.countDown();

        // Then
        await().until(() -> retried.size() == 100);
        assertThat(retried)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "order/r" + i).toList());
    }

    @Test
    void one_that_is_interrupted_loses_neither_its_work_nor_the_room_of_others() {
        // Given
        fill(3);

        // When
        List.copyOf(room.threads).forEach(Thread::interrupt);
        mayEnd.countDown();

        // Then
        await().until(() -> retried.size() == 3);
        await().until(() -> work.status().inFlight() == 0);
        work.offer(record("order/later", 1));
        await().until(() -> work.committable() == 2);
    }

    @Test
    void none_begins_when_the_partition_is_given_up() throws Exception {
        // Given
        fill(100);

        // When
        work.stop();
        mayEnd.countDown();
        work.drain(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));

        // Then
        await().until(() -> work.status().inFlight() == 0);
        assertThat(retried).isEmpty();
    }

    /// A record takes all the room, and so many retries wait for it.
    private void fill(int retries) {
        work.budget(1, 10_000);
        work.offer(record("order/first", 0));
        await().until(() -> begun.get() == 1);
        for (int i = 0; i < retries; i++) {
            work.retryAt(new StreamId("order", "r" + i), Instant.EPOCH);
            int waiting = i + 1;
            await().pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> room.waiting.get() == waiting);
        }
    }

    // Whoever else was woken has looked, and waits again or has ended.
    private void awaitOthers() {
        Thread mine = Thread.currentThread();
        await().pollDelay(Duration.ZERO)
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() ->
                        room.threads.stream()
                                .noneMatch(each -> !each.equals(mine) && isBusy(each)));
    }

    private static boolean isBusy(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.RUNNABLE || state == Thread.State.BLOCKED;
    }

    /// A room that counts how often somebody asks whether there is any for a reference.
    private static final class CountedRoom extends Room {
        private final AtomicLong asked = new AtomicLong();
        private final AtomicInteger waiting = new AtomicInteger();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Override
        boolean hasForUnread() {
            asked.incrementAndGet();
            return super.hasForUnread();
        }

        @Override
        void awaited() {
            super.awaited();
            waiting.incrementAndGet();
            threads.add(Thread.currentThread());
        }
    }

    private final class Handles implements Handling {
        @Override
        public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held)
                throws InterruptedException {
            begun.incrementAndGet();
            mayEnd.await();
            return Optional.empty();
        }

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record, Held held) {
            throw new AssertionError("nothing is restored here");
        }

        @Override
        public boolean retry(StreamId stream, Held held) {
            held.took(stream, 10);
            awaitOthers();
            retried.add(stream.toString());
            return false;
        }

        @Override
        public boolean resume(Reference event, Held held) {
            throw new AssertionError("nothing is held back here");
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(String stream, long offset) {
        return new ConsumerRecord<>("t", 0, offset, stream.getBytes(UTF_8), new byte[0]);
    }
}

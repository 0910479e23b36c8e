package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.contracts.HashTag;
import io.throughline.schemas.contracts.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The work on one partition while it is ours: what concerns one stream in order, one at a time;
/// different streams at the same time, each on a virtual thread that lives as long as its stream
/// has something to do. Streams that share a hash tag are one here: a dead-letter queue is worked
/// on in turn with the stream that it is of.
///
/// First it restores what is parked, from what the log tells up to where it ended when the
/// partition was assigned. Then it begins where the owner before us ended.
///
/// A partition has a budget of its own, of records and of bytes in flight, so that one which is
/// stuck takes no room from the others. Records above the budget wait here, at most one poll's
/// worth, because the partition is paused as long as there are any; a record that is larger than
/// the whole budget of bytes is worked on alone. Safe for use by several threads.
final class PartitionWork implements Held {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);
    private static final Backoff AGAIN = new Backoff(100, 10_000);
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final long LOOK_AGAIN_MS = LOOK_AGAIN.toMillis();

    private final Handling handling;
    private final ScheduledExecutorService timer;
    private final Beginning beginning;
    private final FinishedPrefix prefix;
    private final Parking parking = new Parking();
    private final Deque<Task.OfRecord> waiting = new ArrayDeque<>();
    private final Map<String, Deque<Task>> streams = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean restoring;
    private int inFlight;
    private int retries;
    private long bytesInFlight;
    private int budget = 1;
    private long budgetBytes = 1;
    private long end = -1;
    private long committed = -1;
    private String notes = "";
    private volatile boolean dropped;

    /// Where the work on a partition begins.
    ///
    /// @param start the first offset to handle
    /// @param restoreUpTo where the partition ended when it was assigned
    /// @param notes what an owner before us noted beside the offset that it committed
    record Beginning(long start, long restoreUpTo, OffsetNotes notes) {

        /// Where restoring begins.
        long restoreFrom() {
            return notes.parkedFrom() == OffsetNotes.NOTHING
                    ? start
                    : Math.min(start, notes.parkedFrom());
        }
    }

    /// What a stream has to do.
    private sealed interface Task {

        /// Something about a record.
        sealed interface OfRecord extends Task {
            ConsumerRecord<byte[], byte[]> record();
        }

        record Handle(ConsumerRecord<byte[], byte[]> record) implements OfRecord {}

        record Restore(ConsumerRecord<byte[], byte[]> record) implements OfRecord {}

        record Retry(StreamId stream) implements Task {}
    }

    PartitionWork(Handling handling, ScheduledExecutorService timer, Beginning beginning) {
        this.handling = handling;
        this.timer = timer;
        this.beginning = beginning;
        this.prefix = new FinishedPrefix(beginning.notes());
        this.restoring = beginning.restoreFrom() < beginning.restoreUpTo();
    }

    /// How many records may be in flight from now on, and how many bytes of them.
    synchronized void budget(int records, long bytes) {
        budget = Math.max(1, records);
        budgetBytes = Math.max(1, bytes);
        admit();
    }

    /// Where reading begins.
    long readFrom() {
        return restoring ? beginning.restoreFrom() : beginning.start();
    }

    /// Whether only what is parked is read for now.
    synchronized boolean isRestoring() {
        return restoring;
    }

    /// Begins to handle if what is parked is known, now that reading came as far as `position`;
    /// says where to go on reading.
    synchronized Optional<Long> begin(long position) {
        if (position < beginning.restoreUpTo() || inFlight > 0 || !waiting.isEmpty()) {
            return Optional.empty();
        }
        restoring = false;
        parking.orders().forEach((stream, order) -> retryAt(stream, order.due()));
        return Optional.of(beginning.start());
    }

    /// Takes a record that was read; offsets must go up. One that was finished by an owner before
    /// us is passed over.
    synchronized void offer(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped && !prefix.wasFinished(record.offset())) {
            prefix.began(record.offset());
            waiting.add(new Task.Handle(record));
            admit();
        }
    }

    /// Takes a record that tells what is parked.
    synchronized void restore(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped && record.offset() < beginning.restoreUpTo()) {
            waiting.add(new Task.Restore(record));
            admit();
        }
    }

    /// Reading came as far as `next` of a partition that ends at `end`, or at an end that is not
    /// known if it is negative.
    synchronized void reached(long next, long end) {
        prefix.reached(next);
        this.end = end < 0 ? this.end : end;
    }

    /// Whether no more should be read for now: records wait for room, or one is unfinished more
    /// than `unfinishedSpanMax` offsets ago.
    synchronized boolean full(int unfinishedSpanMax) {
        return !waiting.isEmpty() || prefix.span() > unfinishedSpanMax;
    }

    /// The offset up to which everything is finished; -1 as long as that is not known.
    synchronized long committable() {
        return prefix.committable();
    }

    /// The offset that is to be committed, and what stands beside it; empty if that is not known,
    /// or committed already.
    synchronized Optional<OffsetAndMetadata> uncommitted() {
        long offset = prefix.committable();
        if (restoring || offset < 0) {
            return Optional.empty();
        }
        String text = prefix.notes(parking.from()).write(offset);
        return offset == committed && text.equals(notes)
                ? Optional.empty()
                : Optional.of(new OffsetAndMetadata(offset, text));
    }

    /// This was committed.
    synchronized void committed(OffsetAndMetadata what) {
        committed = what.offset();
        notes = what.metadata();
        parking.forget(committed);
    }

    synchronized PartitionStatus status() {
        return new PartitionStatus(
                committed, end, inFlight + waiting.size() + retries, bytesInFlight, parking.size());
    }

    @Override
    public Parking parking() {
        return parking;
    }

    @Override
    public boolean isDropped() {
        return dropped;
    }

    @Override
    public void retryAt(StreamId stream, Instant due) {
        if (dropped) {
            return;
        }
        Duration wait = Duration.between(Instant.now(), due);
        if (!wait.isPositive()) {
            retry(stream);
            return;
        }
        try {
            // The clock may be set, so it is looked at again once in a while.
            long waitMs = wait.compareTo(LOOK_AGAIN) < 0 ? wait.toMillis() + 1 : LOOK_AGAIN_MS;
            Future<?> _ = timer.schedule(() -> retryAt(stream, due), waitMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The service ends; the next owner finds the order in the log.
            stop();
        }
    }

    private synchronized void retry(StreamId stream) {
        if (!dropped) {
            retries++;
            enqueue(HashTag.of(stream.toString()), new Task.Retry(stream));
        }
    }

    /// Begins nothing more. What is in flight may end.
    synchronized void stop() {
        dropped = true;
        for (Deque<Task> queue : streams.values()) {
            queue.forEach(this::leaves);
            queue.clear();
        }
        waiting.clear();
        notifyAll();
    }

    /// Waits until what is in flight has ended, at most until `deadlineNanos` of [System#nanoTime].
    synchronized void drain(long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime();
                inFlight + retries > 0 && left > 0;
                left = deadlineNanos - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    /// Stops, and interrupts what is in flight; it will be done again by the next owner.
    synchronized void drop() {
        stop();
        threads.forEach(Thread::interrupt);
    }

    private void admit() {
        while (!waiting.isEmpty() && hasRoom(bytes(waiting.element().record()))) {
            Task.OfRecord task = waiting.remove();
            inFlight++;
            bytesInFlight += bytes(task.record());
            byte @Nullable [] key = task.record().key();
            enqueue(key == null ? "" : HashTag.of(new String(key, UTF_8)), task);
        }
    }

    private void enqueue(String stream, Task task) {
        Deque<Task> queue = streams.get(stream);
        if (queue != null) {
            queue.add(task);
            return;
        }
        streams.put(stream, new ArrayDeque<>());
        Thread thread = Thread.ofVirtual().name(stream).unstarted(() -> follow(stream, task));
        threads.add(thread);
        thread.start();
    }

    private boolean hasRoom(long bytes) {
        return inFlight == 0 || (inFlight < budget && bytesInFlight + bytes <= budgetBytes);
    }

    private void leaves(Task task) {
        switch (task) {
            case Task.OfRecord of -> {
                inFlight--;
                bytesInFlight -= bytes(of.record());
            }
            case Task.Retry _ -> retries--;
        }
    }

    /// What a record takes in memory, about.
    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private void follow(String stream, Task first) {
        @Nullable Task next = first;
        try {
            while (next != null) {
                carryOut(next);
                next = finished(stream, next);
            }
        } catch (InterruptedException e) {
            // The partition was dropped: its offset stays unfinished, for the next owner.
            if (next != null) {
                abandoned(next);
            }
        }
    }

    // A bug of ours must not leave the stream without a thread: it would be stuck in silence.
    private void carryOut(Task task) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                carryOutOnce(task);
                return;
            } catch (Throwable e) {
                // An interrupt that is not ours was left behind by an author's code.
                Dropped.giveUpIf(() -> dropped, e);
                LOG.atError()
                        .addKeyValue("task", task.getClass().getSimpleName())
                        .setCause(e)
                        .log("Unexpected failure, trying again; the stream waits");
                AGAIN.await(tried);
            }
        }
    }

    private void carryOutOnce(Task task) throws InterruptedException {
        switch (task) {
            case Task.Handle(var record) -> handling.handle(record, this);
            case Task.Restore(var record) -> handling.restore(record, this);
            case Task.Retry(StreamId stream) -> handling.retry(stream, this);
        }
    }

    private synchronized @Nullable Task finished(String stream, Task task) {
        if (task instanceof Task.Handle(var record)) {
            prefix.finished(record.offset());
        }
        leaves(task);
        notifyAll();
        Deque<Task> queue = streams.get(stream);
        @Nullable Task next = queue == null ? null : queue.poll();
        if (next == null) {
            streams.remove(stream);
            threads.remove(Thread.currentThread());
        }
        admit();
        return next;
    }

    private synchronized void abandoned(Task task) {
        leaves(task);
        threads.remove(Thread.currentThread());
        notifyAll();
    }
}

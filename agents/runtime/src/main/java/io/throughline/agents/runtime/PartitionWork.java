package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The work on one partition while it is ours: records of one stream in order, one at a time;
/// different streams at the same time, each on a virtual thread that lives as long as its stream
/// has something to do.
///
/// A partition has a budget of records in flight of its own, so that one which is stuck takes no
/// room from the others. Records above the budget wait here, at most one poll's worth, because the
/// partition is paused as long as there are any. Safe for use by several threads.
final class PartitionWork {

    private final Handling handling;
    private final FinishedPrefix prefix = new FinishedPrefix();
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<String, Deque<ConsumerRecord<byte[], byte[]>>> streams = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private int inFlight;
    private int budget = 1;
    private long end = -1;
    private long committed = -1;
    private volatile boolean dropped;

    PartitionWork(Handling handling) {
        this.handling = handling;
    }

    /// How many records may be in flight from now on.
    synchronized void budget(int records) {
        budget = Math.max(1, records);
        admit();
    }

    /// Takes a record that was read; offsets must go up.
    synchronized void offer(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped) {
            prefix.began(record.offset());
            waiting.add(record);
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

    /// Everything up to `offset` was committed.
    synchronized void committed(long offset) {
        committed = offset;
    }

    synchronized PartitionStatus status() {
        return new PartitionStatus(committed, end, inFlight + waiting.size());
    }

    /// Begins nothing more. What is in flight may end.
    synchronized void stop() {
        dropped = true;
        inFlight -= streams.values().stream().mapToInt(Deque::size).sum();
        streams.values().forEach(Deque::clear);
        waiting.clear();
        notifyAll();
    }

    /// Waits until what is in flight has ended, at most until `deadlineNanos` of [System#nanoTime].
    synchronized void drain(long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime();
                inFlight > 0 && left > 0;
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
        while (inFlight < budget && !waiting.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = waiting.remove();
            inFlight++;
            byte @Nullable [] key = record.key();
            String stream = key == null ? "" : new String(key, UTF_8);
            Deque<ConsumerRecord<byte[], byte[]>> queue = streams.get(stream);
            if (queue != null) {
                queue.add(record);
            } else {
                streams.put(stream, new ArrayDeque<>());
                Thread thread =
                        Thread.ofVirtual().name(stream).unstarted(() -> follow(stream, record));
                threads.add(thread);
                thread.start();
            }
        }
    }

    private void follow(String stream, ConsumerRecord<byte[], byte[]> first) {
        @Nullable ConsumerRecord<byte[], byte[]> next = first;
        try {
            while (next != null) {
                handling.handle(next, () -> dropped);
                next = finished(stream, next);
            }
        } catch (InterruptedException e) {
            // The partition was dropped: its offset stays unfinished, for the next owner.
            abandoned();
        }
    }

    private synchronized @Nullable ConsumerRecord<byte[], byte[]> finished(
            String stream, ConsumerRecord<byte[], byte[]> record) {
        prefix.finished(record.offset());
        inFlight--;
        notifyAll();
        Deque<ConsumerRecord<byte[], byte[]>> queue = streams.get(stream);
        @Nullable ConsumerRecord<byte[], byte[]> next = queue == null ? null : queue.poll();
        if (next == null) {
            streams.remove(stream);
            threads.remove(Thread.currentThread());
        }
        admit();
        return next;
    }

    private synchronized void abandoned() {
        inFlight--;
        threads.remove(Thread.currentThread());
        notifyAll();
    }
}

package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// The work on one partition while it is ours: records of one stream in order, one at a time;
/// different streams at the same time, each on a virtual thread that lives as long as its stream
/// has something to do.
///
/// A partition has a budget of its own, of records and of bytes in flight, so that one which is
/// stuck takes no room from the others. Records above the budget wait here, at most one poll's
/// worth, because the partition is paused as long as there are any; a record that is larger than
/// the whole budget of bytes is worked on alone. Safe for use by several threads.
final class PartitionWork {

    private final Handling handling;
    private final FinishedPrefix prefix;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<String, Deque<ConsumerRecord<byte[], byte[]>>> streams = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private int inFlight;
    private long bytesInFlight;
    private int budget = 1;
    private long budgetBytes = 1;
    private long end = -1;
    private long committed = -1;
    private String notes = "";
    private volatile boolean dropped;

    /// Goes on from what an owner before us noted beside the offset that it committed.
    PartitionWork(Handling handling, OffsetNotes notes) {
        this.handling = handling;
        this.prefix = new FinishedPrefix(notes);
    }

    /// How many records may be in flight from now on, and how many bytes of them.
    synchronized void budget(int records, long bytes) {
        budget = Math.max(1, records);
        budgetBytes = Math.max(1, bytes);
        admit();
    }

    /// Takes a record that was read; offsets must go up. One that was finished by an owner before
    /// us is passed over.
    synchronized void offer(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped && !prefix.wasFinished(record.offset())) {
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

    /// The offset that is to be committed, and what stands beside it; empty if that is not known,
    /// or committed already.
    synchronized Optional<OffsetAndMetadata> uncommitted() {
        long offset = prefix.committable();
        if (offset < 0) {
            return Optional.empty();
        }
        String text = prefix.notes(OffsetNotes.NOTHING).write(offset);
        return offset == committed && text.equals(notes)
                ? Optional.empty()
                : Optional.of(new OffsetAndMetadata(offset, text));
    }

    /// This was committed.
    synchronized void committed(OffsetAndMetadata what) {
        committed = what.offset();
        notes = what.metadata();
    }

    synchronized PartitionStatus status() {
        return new PartitionStatus(committed, end, inFlight + waiting.size(), bytesInFlight);
    }

    /// Begins nothing more. What is in flight may end.
    synchronized void stop() {
        dropped = true;
        for (Deque<ConsumerRecord<byte[], byte[]>> queue : streams.values()) {
            queue.forEach(this::leaves);
            queue.clear();
        }
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
        while (!waiting.isEmpty() && hasRoom(bytes(waiting.element()))) {
            ConsumerRecord<byte[], byte[]> record = waiting.remove();
            inFlight++;
            bytesInFlight += bytes(record);
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

    private boolean hasRoom(long bytes) {
        return inFlight == 0 || (inFlight < budget && bytesInFlight + bytes <= budgetBytes);
    }

    private void leaves(ConsumerRecord<byte[], byte[]> record) {
        inFlight--;
        bytesInFlight -= bytes(record);
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

    private void follow(String stream, ConsumerRecord<byte[], byte[]> first) {
        @Nullable ConsumerRecord<byte[], byte[]> next = first;
        try {
            while (next != null) {
                handling.handle(next, () -> dropped);
                next = finished(stream, next);
            }
        } catch (InterruptedException e) {
            // The partition was dropped: its offset stays unfinished, for the next owner.
            if (next != null) {
                abandoned(next);
            }
        }
    }

    private synchronized @Nullable ConsumerRecord<byte[], byte[]> finished(
            String stream, ConsumerRecord<byte[], byte[]> record) {
        prefix.finished(record.offset());
        leaves(record);
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

    private synchronized void abandoned(ConsumerRecord<byte[], byte[]> record) {
        leaves(record);
        threads.remove(Thread.currentThread());
        notifyAll();
    }
}

package io.throughline.agents.runtime.partition;

import io.throughline.agents.runtime.parked.Parking;
import io.throughline.agents.runtime.progress.FinishedPrefix;
import io.throughline.schemas.contracts.HashTag;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/// The work on one partition while it is ours: what concerns one stream in order, one at a time;
/// different streams at the same time, each on a virtual thread that lives as long as its stream
/// has something to do. Streams that share a hash tag are one here: a dead-letter queue is worked
/// on in turn with the stream that it is of.
///
/// First it restores what is parked, from what the log tells up to where it ended when the
/// partition was assigned. Then it begins where the owner before us ended.
///
/// A partition has a budget of its own, of events and of bytes in flight, so that one which is
/// stuck takes no room from the others. Records above the budget wait here, at most one poll's
/// worth, because the partition is paused as long as there are any. What is read by reference has
/// the same budget: records and references begin in turn. An event that must be held back leaves
/// its place to whatever its stream has to do besides. Safe for use by several threads.
public final class PartitionWork implements Held {

    private final Handling handling;
    private final Alarm alarm;
    private final Insistence insistence = new Insistence(this::isDropped);
    private final Beginning beginning;
    private final FinishedPrefix prefix;
    private final Parking parking = new Parking();
    private final Streams streams = new Streams(this::follow);
    private final Set<Task.OfReference> queued = new HashSet<>();
    private final Map<String, Long> taken = new HashMap<>();
    private final HeldBack heldBack = new HeldBack();
    private final Room room;
    private final Line line;
    private final Ahead ahead = new Ahead();
    private boolean restoring;
    private long end = -1;
    private long committed = -1;
    private String notes = "";
    private volatile boolean dropped;

    public PartitionWork(Handling handling, ScheduledExecutorService timer, Beginning beginning) {
        this(handling, timer, beginning, new Room());
    }

    PartitionWork(
            Handling handling, ScheduledExecutorService timer, Beginning beginning, Room room) {
        this.room = room;
        this.line = new Line(room, streams);
        this.handling = handling;
        this.alarm = new Alarm(timer);
        this.beginning = beginning;
        this.prefix = new FinishedPrefix(beginning.notes());
        this.restoring = beginning.restoreFrom() < beginning.restoreUpTo();
    }

    /// How many records may be in flight from now on, and how many bytes of them.
    public synchronized void budget(int records, long bytes) {
        room.budget(records, bytes);
        line.admit();
    }

    /// Where reading begins.
    public long readFrom() {
        return restoring ? beginning.restoreFrom() : beginning.start();
    }

    /// Whether only what is parked is read for now.
    public synchronized boolean isRestoring() {
        return restoring;
    }

    /// Whether nothing is taken for now but what tells of the agent's own queues.
    public synchronized boolean takesQueuesOnly() {
        return restoring || ahead.isOn();
    }

    /// Begins to handle if what is parked is known, now that reading came as far as `position`;
    /// says where to go on reading.
    public synchronized Optional<Long> begin(long position) {
        if (position < beginning.restoreUpTo() || room.inFlight() > 0 || line.records() > 0) {
            return Optional.empty();
        }
        restoring = false;
        parking.orders().forEach((stream, order) -> retryAt(stream, order.due()));
        return Optional.of(beginning.start());
    }

    /// Takes a record that was read; offsets must go up. One that was finished by an owner before
    /// us is passed over.
    public synchronized void offer(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped && !prefix.wasFinished(record.offset())) {
            prefix.began(record.offset());
            line.add(new Task.Handle(record));
        }
    }

    /// Takes a record that tells what is parked, and nothing else about it.
    public synchronized void restore(ConsumerRecord<byte[], byte[]> record) {
        if (!dropped && (ahead.isOn() || record.offset() < beginning.restoreUpTo())) {
            line.add(new Task.Restore(record));
        }
    }

    /// Reading came as far as `next` of a partition that ends at `end`, or at an end that is not
    /// known if it is negative.
    public synchronized void reached(long next, long end) {
        if (ahead.isOn()) {
            ahead.reached(next);
        } else {
            prefix.reached(next);
        }
        this.end = end < 0 ? this.end : end;
    }

    /// Where to read from now on, if not at `position`: ahead, if events are held back and one is
    /// unfinished more than `unfinishedSpanMax` offsets ago, and back again when that is over.
    public synchronized OptionalLong turn(long position, int unfinishedSpanMax) {
        return ahead.turn(prefix.span() > unfinishedSpanMax && heldBack.size() > 0, position);
    }

    /// Whether no more should be read for now: records wait for room, or one is unfinished more
    /// than `unfinishedSpanMax` offsets ago and nothing is read ahead.
    public synchronized boolean full(int unfinishedSpanMax) {
        return line.records() > 0 || (!ahead.isOn() && prefix.span() > unfinishedSpanMax);
    }

    /// The offset up to which everything is finished; -1 as long as that is not known.
    public synchronized long committable() {
        return prefix.committable();
    }

    /// The offset that is to be committed, and what stands beside it; empty if that is not known,
    /// or committed already.
    public synchronized Optional<OffsetAndMetadata> uncommitted() {
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
    public synchronized void committed(OffsetAndMetadata what) {
        committed = what.offset();
        notes = what.metadata();
        parking.forget(committed);
    }

    public synchronized PartitionStatus status() {
        int inFlight = room.inFlight() + line.records() + queued.size() + heldBack.size();
        return new PartitionStatus(committed, end, inFlight, room.bytes(), parking.size());
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
    public synchronized void retryAt(StreamId stream, Instant due) {
        // Which orders stand is known only when everything is restored; then all are followed.
        if (dropped || restoring) {
            return;
        }
        try {
            if (!alarm.waits(due, () -> retryAt(stream, due))) {
                refer(new Task.Retry(stream));
            }
        } catch (RejectedExecutionException e) {
            // The service ends; the next owner finds the order in the log.
            stop();
        }
    }

    @Override
    public synchronized boolean holdsBack(StreamId stream) {
        return heldBack.isOf(stream);
    }

    @Override
    public synchronized void resume(StreamId stream) {
        if (heldBack.isOf(stream)) {
            refer(new Task.Resume(stream));
        }
    }

    private synchronized void refer(Task.OfReference task) {
        if (!dropped && queued.add(task)) {
            streams.add(task);
        }
    }

    @Override
    public synchronized void took(StreamId stream, long bytes) {
        if (taken.putIfAbsent(HashTag.of(stream.toString()), bytes) == null) {
            room.read(bytes);
            line.admit();
        }
    }

    /// Begins nothing more. What is in flight may end.
    public synchronized void stop() {
        dropped = true;
        streams.clear().forEach(this::withdraw);
        line.clear();
        notifyAll();
    }

    /// Waits until what is in flight has ended, at most until `deadlineNanos` of [System#nanoTime].
    public synchronized void drain(long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime();
                room.inFlight() > 0 && left > 0;
                left = deadlineNanos - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    /// Stops, and interrupts what is in flight; it will be done again by the next owner.
    public synchronized void drop() {
        stop();
        streams.interrupt();
    }

    // In the line of records it would hold back others for as long as its stream takes. What is
    // read again comes before no record of its own stream.
    private boolean enters(Task.OfReference task) throws InterruptedException {
        Line.Place place = joinsLine(task);
        try {
            place.await();
            return wasCalled(task, place);
        } catch (InterruptedException e) {
            leavesLine(task, place);
            throw e;
        }
    }

    private synchronized Line.Place joinsLine(Task.OfReference task) throws InterruptedException {
        endIfDropped();
        return line.add(task);
    }

    private synchronized boolean wasCalled(Task.OfReference task, Line.Place place)
            throws InterruptedException {
        endIfDropped();
        if (place.isIn()) {
            queued.remove(task);
        } else {
            streams.add(task);
        }
        return place.isIn();
    }

    private synchronized void leavesLine(Task.OfReference task, Line.Place place) {
        line.leaves(task, place);
        notifyAll();
    }

    private void endIfDropped() throws InterruptedException {
        if (dropped) {
            throw new InterruptedException("the partition was given up");
        }
    }

    private synchronized void wasRead(Task.OfReference task) {
        @Nullable Long bytes = taken.remove(HashTag.of(task.stream().toString()));
        if (bytes == null) {
            room.read(0);
        }
        room.leave(bytes == null ? 0 : bytes);
        notifyAll();
        line.admit();
    }

    private synchronized void stillToDo(Task.OfReference task) {
        queued.add(task);
    }

    private void withdraw(Task task) {
        leaves(task);
        queued.remove(task);
    }

    private void leaves(Task task) {
        if (task instanceof Task.OfRecord of) {
            room.leave(of.bytes());
        }
    }

    private void follow(Task first) {
        @Nullable Task next = first;
        try {
            while (next != null) {
                Task task = next;
                insistence.on(task, () -> carryOut(task));
                next = finished(task);
            }
        } catch (InterruptedException e) {
            // The partition was dropped: its offset stays unfinished, for the next owner.
            if (next != null) {
                abandoned(next);
            }
        }
    }

    private void carryOut(Task task) throws InterruptedException {
        switch (task) {
            case Task.Handle(var record) -> handling.handle(record, this).ifPresent(this::holdBack);
            case Task.Restore(var record) -> handling.restore(record, this);
            case Task.OfReference of -> {
                if (enters(of)) {
                    try {
                        carryOutRead(of);
                    } catch (Throwable e) {
                        stillToDo(of);
                        throw e;
                    } finally {
                        wasRead(of);
                    }
                }
            }
        }
    }

    private void carryOutRead(Task.OfReference task) throws InterruptedException {
        switch (task) {
            case Task.Retry(StreamId stream) -> {
                if (handling.retry(stream, this)) {
                    refer(task);
                }
            }
            case Task.Resume(StreamId stream) -> {
                Optional<Reference> first = firstHeldBack(stream);
                if (first.isPresent() && handling.resume(first.get(), this)) {
                    finishedLate(first.get());
                }
            }
        }
    }

    private synchronized Optional<Reference> firstHeldBack(StreamId stream) {
        return heldBack.first(stream);
    }

    private synchronized void holdBack(Reference event) {
        heldBack.add(event);
    }

    private synchronized void finishedLate(Reference held) {
        StreamId stream = held.id().stream();
        heldBack.removeFirst(stream);
        prefix.finished(held.offset());
        resume(stream);
    }

    private synchronized @Nullable Task finished(Task task) {
        if (task instanceof Task.Handle(var record) && !heldBack.isAt(record.offset())) {
            prefix.finished(record.offset());
        }
        leaves(task);
        notifyAll();
        @Nullable Task next = streams.after(task);
        line.admit();
        return next;
    }

    private synchronized void abandoned(Task task) {
        withdraw(task);
        streams.ends();
        notifyAll();
    }
}

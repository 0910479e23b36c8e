package io.throughline.agents.runtime.parked;

import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is parked of one partition. Holds only what may still matter: queues that are not empty,
/// and those that were emptied behind the offset that is committed. Safe for use by several
/// threads.
public final class Parking {

    private final Map<StreamId, ParkedQueue> queues = new HashMap<>();

    /// The log tells `event` at `offset`, which is `version` of the queue of `stream`. Says whether
    /// that was new.
    public synchronized boolean apply(
            StreamId stream, long version, DeadLetterEvent event, long offset) {
        return queues.computeIfAbsent(stream, _ -> new ParkedQueue()).apply(version, event, offset);
    }

    /// Our command to park this event was accepted.
    public synchronized void added(StreamId stream, long version) {
        queues.computeIfAbsent(stream, _ -> new ParkedQueue()).add(version);
    }

    /// Our command to complete this event was accepted.
    public synchronized void completed(StreamId stream, long version) {
        queues.computeIfAbsent(stream, _ -> new ParkedQueue()).complete(version);
    }

    /// The first parked event of `stream`; empty if it is not parked.
    public synchronized Optional<Long> first(StreamId stream) {
        ParkedQueue queue = queues.get(stream);
        return queue == null ? Optional.empty() : queue.first();
    }

    /// Whether this event needs nothing any more: it is parked, or was, or comes before one that
    /// was.
    public synchronized boolean covers(StreamId stream, long version) {
        ParkedQueue queue = queues.get(stream);
        return queue != null && queue.covers(version);
    }

    /// The retry order of `stream` that is to be followed.
    public synchronized Optional<ParkedQueue.Order> order(StreamId stream) {
        ParkedQueue queue = queues.get(stream);
        return queue == null ? Optional.empty() : queue.order();
    }

    /// All retry orders that are to be followed.
    public synchronized Map<StreamId, ParkedQueue.Order> orders() {
        Map<StreamId, ParkedQueue.Order> orders = new HashMap<>();
        queues.forEach(
                (stream, queue) -> queue.order().ifPresent(order -> orders.put(stream, order)));
        return orders;
    }

    /// From where on the log must be read to know what is parked; [OffsetNotes#NOTHING] if nothing
    /// is.
    public synchronized long from() {
        return queues.values().stream()
                .mapToLong(ParkedQueue::firstOffset)
                .filter(offset -> offset != OffsetNotes.NOTHING)
                .min()
                .orElse(OffsetNotes.NOTHING);
    }

    /// How many streams are parked.
    public synchronized int size() {
        return (int) queues.values().stream().filter(queue -> queue.first().isPresent()).count();
    }

    /// Nothing before `offset` comes again.
    public synchronized void forget(long offset) {
        queues.values().removeIf(queue -> queue.isOver(offset));
    }
}

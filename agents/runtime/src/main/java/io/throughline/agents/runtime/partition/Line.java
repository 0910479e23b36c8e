package io.throughline.agents.runtime.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What waits for room in a partition: records, which have no thread yet, and references, whose
/// streams' threads wait. Each begins in the order in which it came. Whoever makes room calls the
/// reference that comes next, and no other: each is woken once, however many wait. Not safe for use
/// by several threads, but for [Place#await].
final class Line {

    private final Room room;
    private final Streams streams;
    private final Deque<Task.OfRecord> records = new ArrayDeque<>();
    // By their streams' hash tags: a stream has one thread, so one of it waits at most.
    private final Map<String, Place> references = new LinkedHashMap<>();

    Line(Room room, Streams streams) {
        this.room = room;
        this.streams = streams;
    }

    /// What a reference that waits is called for.
    private enum Call {
        /// It has room, and is in flight.
        ENTER,
        /// A record of its own stream is in flight, and goes first.
        GO_BEHIND,
        /// Nothing more is begun.
        LEAVE
    }

    /// The place of a reference.
    static final class Place {
        private final CountDownLatch called = new CountDownLatch(1);
        private @Nullable Call call;

        /// Waits until it is called.
        void await() throws InterruptedException {
            called.await();
        }

        /// Whether it is in flight.
        boolean isIn() {
            return call == Call.ENTER;
        }

        private void call(Call call) {
            this.call = call;
            called.countDown();
        }
    }

    void add(Task.OfRecord task) {
        records.add(task);
        admit();
    }

    /// Records of its own stream that take the room go first, or it would wait for itself.
    Place add(Task.OfReference task) {
        Place place = new Place();
        references.put(task.tag(), place);
        room.awaited();
        admit();
        if (references.containsKey(task.tag()) && streams.hasRecordAfter(task)) {
            goesBehind(task);
        }
        return place;
    }

    /// Begins whatever there is room for. Whoever makes room calls this.
    void admit() {
        List<Task> begun = new ArrayList<>();
        do {
            while (!records.isEmpty() && room.has(records.element().bytes())) {
                Task.OfRecord task = records.remove();
                room.enter(task.bytes());
                streams.add(task);
                begun.add(task);
            }
        } while (firstReferenceEnters());
        begun.forEach(this::goesBehind);
    }

    private boolean firstReferenceEnters() {
        if (references.isEmpty() || !room.hasForUnread()) {
            return false;
        }
        Iterator<Place> all = references.values().iterator();
        Place first = all.next();
        all.remove();
        room.awaitedNoMore();
        room.enterUnread();
        first.call(Call.ENTER);
        return true;
    }

    private void goesBehind(Task task) {
        Place place = references.remove(task.tag());
        if (place != null) {
            room.awaitedNoMore();
            place.call(Call.GO_BEHIND);
        }
    }

    /// A reference does not begin, though it may have been called.
    void leaves(Task.OfReference task, Place place) {
        if (references.remove(task.tag(), place)) {
            room.awaitedNoMore();
        } else if (place.isIn()) {
            room.read(0);
            room.leave(0);
        }
        admit();
    }

    /// Sends everything away.
    void clear() {
        records.clear();
        for (Place place : references.values()) {
            room.awaitedNoMore();
            place.call(Call.LEAVE);
        }
        references.clear();
    }

    /// How many records wait.
    int records() {
        return records.size();
    }
}

package io.throughline.streams.topology.decide;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The latest events of one partition, in memory only and bounded in bytes, so that a stale command
/// can be answered with what it had not seen. Streams that were appended to least recently go
/// first. Used by one thread.
final class RecentEvents {

    /// The most events that one answer brings; who is further behind reads the journal.
    static final int SINCE_EVENTS_MAX = 100;

    /// The most bytes that one answer brings, so that it fits into a record.
    static final int SINCE_BYTES_MAX = 256 << 10;

    private static final class Tail {
        private final ArrayDeque<byte[]> events = new ArrayDeque<>();
        private long lastVersion;
    }

    // What an event and a stream cost beside the event's own bytes, roughly.
    private static final int EVENT_BYTES = 32;
    private static final int STREAM_BYTES = 300;

    private final long bytesMax;
    private final Map<String, Tail> tails = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    RecentEvents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Remembers the event at `version` of `stream`.
    void add(String stream, long version, byte[] event) {
        Tail tail = tails.get(stream);
        if (tail == null) {
            tail = new Tail();
            tails.put(stream, tail);
            bytes += STREAM_BYTES;
        }
        tail.events.addLast(event);
        tail.lastVersion = version;
        bytes += EVENT_BYTES + event.length;
        Iterator<Tail> eldest = tails.values().iterator();
        while (bytes > bytesMax && eldest.hasNext()) {
            Tail victim = eldest.next();
            while (bytes > bytesMax && !victim.events.isEmpty()) {
                bytes -= EVENT_BYTES + victim.events.removeFirst().length;
            }
            if (victim.events.isEmpty()) {
                eldest.remove();
                bytes -= STREAM_BYTES;
            }
        }
    }

    /// The events of `stream` after version `after`; nothing if any of them is gone, or if they are
    /// too many for one answer.
    List<ByteBuffer> since(String stream, long after) {
        Tail tail = tails.get(stream);
        if (tail == null) {
            return List.of();
        }
        long skip = after - (tail.lastVersion - tail.events.size());
        if (skip < 0 || tail.events.size() - skip > SINCE_EVENTS_MAX) {
            return List.of();
        }
        List<ByteBuffer> since = new ArrayList<>();
        int sinceBytes = 0;
        for (byte[] event : tail.events) {
            if (skip-- <= 0) {
                sinceBytes += event.length;
                since.add(ByteBuffer.wrap(event));
            }
        }
        return sinceBytes > SINCE_BYTES_MAX ? List.of() : since;
    }
}

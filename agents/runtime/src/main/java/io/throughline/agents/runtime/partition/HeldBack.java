package io.throughline.agents.runtime.partition;

import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Events that can neither be handled nor parked now, because the dead-letter queue of their stream
/// is full: by reference, in the order of the log. Their offsets stay unfinished, so nothing of
/// them is lost, and how far reading may run ahead bounds how many there are. Not safe for use by
/// several threads.
final class HeldBack {

    private final Map<StreamId, Deque<Reference>> streams = new HashMap<>();
    private final Set<Long> offsets = new HashSet<>();

    boolean isOf(StreamId stream) {
        return streams.containsKey(stream);
    }

    void add(Reference event) {
        streams.computeIfAbsent(event.id().stream(), _ -> new ArrayDeque<>()).add(event);
        offsets.add(event.offset());
    }

    /// The one of `stream` whose turn it is.
    Optional<Reference> first(StreamId stream) {
        return Optional.ofNullable(streams.get(stream)).map(Deque::peek);
    }

    /// The first one of `stream` is finished.
    void removeFirst(StreamId stream) {
        Deque<Reference> held = streams.get(stream);
        if (held == null) {
            throw new IllegalArgumentException("nothing of %s is held back".formatted(stream));
        }
        offsets.remove(held.remove().offset());
        if (held.isEmpty()) {
            streams.remove(stream);
        }
    }

    int size() {
        return offsets.size();
    }

    /// Whether the record at `offset` is one of them.
    boolean isAt(long offset) {
        return offsets.contains(offset);
    }
}

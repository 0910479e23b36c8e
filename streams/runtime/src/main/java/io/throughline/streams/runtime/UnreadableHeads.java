package io.throughline.streams.runtime;

import io.throughline.streams.topology.decide.HeadRepairs;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The heads that their writers cannot read, and commands wait for. One that cannot be mended is
/// tried again, but not all the time. Used by one thread.
final class UnreadableHeads {

    private final HeadRepairs repairs;
    private final long againNanos;
    private final Map<String, Long> triedNanos = new HashMap<>();

    UnreadableHeads(HeadRepairs repairs, long againMs) {
        this.repairs = repairs;
        this.againNanos = TimeUnit.MILLISECONDS.toNanos(againMs);
    }

    /// Those of a partition that are to be mended now, by stream.
    Set<String> of(int partition) {
        triedNanos.values().removeIf(nanos -> System.nanoTime() - nanos > againNanos);
        Set<String> unreadable = new HashSet<>(repairs.of(partition).waiting());
        unreadable.removeAll(triedNanos.keySet());
        return unreadable;
    }

    /// Takes note that these are being mended.
    void tried(Collection<String> streams) {
        streams.forEach(stream -> triedNanos.put(stream, System.nanoTime()));
    }
}

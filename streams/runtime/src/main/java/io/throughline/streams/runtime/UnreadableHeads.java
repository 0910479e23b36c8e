package io.throughline.streams.runtime;

import io.throughline.streams.topology.decide.HeadRepairs;
import java.util.Set;
import java.util.stream.Collectors;

/// The heads that commands wait for, because their writers cannot read them or they differ from the
/// log. One that cannot be mended is tried again, less and less often. Used by one thread.
final class UnreadableHeads {

    private static final long AGAIN_MS_MAX = 600_000;

    private final HeadRepairs repairs;
    private final HealTries<String> tries;

    UnreadableHeads(HeadRepairs repairs, long againMs) {
        this.repairs = repairs;
        this.tries = new HealTries<>(againMs, AGAIN_MS_MAX);
    }

    /// Those of a partition that are to be mended now, by stream.
    Set<String> of(int partition) {
        long now = System.nanoTime();
        return repairs.of(partition).waiting().stream()
                .filter(stream -> tries.isDue(stream, now))
                .collect(Collectors.toSet());
    }

    /// Those of a partition that nobody has tried to mend yet.
    Set<String> untried(int partition) {
        long now = System.nanoTime();
        return repairs.of(partition).waiting().stream()
                .filter(stream -> tries.isNew(stream, now))
                .collect(Collectors.toSet());
    }

    /// Takes note that these are being mended.
    void tried(Set<String> streams) {
        tries.tried(streams, System.nanoTime());
    }
}

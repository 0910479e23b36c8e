package io.throughline.streams.runtime.healing;

import io.throughline.streams.runtime.suspects.HealTries;
import io.throughline.streams.topology.decide.HeadRepairs;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// The heads that commands wait for, because their writers cannot read them or they differ from the
/// log. One that cannot be mended is tried again, less and less often. Used by one thread.
final class UnreadableHeads {

    private static final long AGAIN_MS_MAX = 600_000;

    private final HeadRepairs repairs;
    private final int partitions;
    private final HealTries<String> tries;

    UnreadableHeads(HeadRepairs repairs, int partitions, long againMs) {
        this.repairs = repairs;
        this.partitions = partitions;
        this.tries = new HealTries<>(againMs, AGAIN_MS_MAX);
    }

    /// Those that are to be mended now, by partition; only partitions that have some.
    Map<Integer, Set<String>> due() {
        return those((stream, now) -> tries.isDue(stream, now));
    }

    /// Whether nobody has tried yet to mend one of these.
    boolean anyUntried(Set<String> streams) {
        return streams.stream().anyMatch(tries::isNew);
    }

    /// Whether there are some that nobody has tried yet to mend.
    boolean anyUntried() {
        return !those((stream, _) -> tries.isNew(stream)).isEmpty();
    }

    /// Takes note that these were tried. One that was mended and is met again at once was tried in
    /// vain.
    void tried(Set<String> streams) {
        tries.tried(streams, System.nanoTime());
    }

    private Map<Integer, Set<String>> those(BiPredicate<String, Long> which) {
        long now = System.nanoTime();
        Map<Integer, Set<String>> found = new TreeMap<>();
        Set<String> all = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            List<String> waiting = repairs.of(partition).waiting();
            if (!waiting.isEmpty()) {
                found.put(partition, new HashSet<>(waiting));
                all.addAll(waiting);
            }
        }
        tries.present(all, now);
        found.values().forEach(each -> each.removeIf(stream -> !which.test(stream, now)));
        found.values().removeIf(Set::isEmpty);
        return found;
    }
}

package io.throughline.streams.runtime.suspects;

import io.throughline.streams.topology.project.RowRepairs;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The partitions of stores in which somebody met something that cannot be read: they are compared
/// with the log at once, but less and less often if that does not help. Safe for use by several
/// threads; bounded by the number of stores and partitions.
@Singleton
public final class HealSuspects {

    private static final long AGAIN_MS = 5_000;
    private static final long AGAIN_MS_MAX = 600_000;

    private final RowRepairs rows;
    private final Set<Suspect> open = ConcurrentHashMap.newKeySet();
    private final HealTries<Suspect> tries = new HealTries<>(AGAIN_MS, AGAIN_MS_MAX);

    HealSuspects(RowRepairs rows) {
        this.rows = rows;
    }

    /// One partition of one store.
    public record Suspect(String store, int partition) {}

    /// Something in a partition of a store cannot be read.
    public void add(String store, int partition) {
        open.add(new Suspect(store, partition));
    }

    /// The next one to compare.
    public synchronized Optional<Suspect> next() {
        rows.takeUnreadable(this::add);
        long now = System.nanoTime();
        tries.present(open, now);
        // It may be that no comparison mends it, as when its schema is gone.
        return open.stream().filter(each -> tries.isDue(each, now)).findAny();
    }

    /// Takes note that one is being compared from now on; what is met after this counts anew.
    public void comparing(Suspect suspect) {
        open.remove(suspect);
    }

    /// Takes note that one was compared.
    public synchronized void compared(Suspect suspect) {
        tries.tried(Set.of(suspect), System.nanoTime());
    }
}

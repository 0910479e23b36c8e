package io.throughline.streams.runtime;

import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// The partitions that a writer of this instance has left while heads were held there. Their next
/// writers know nothing of that and decide on them, so their heads are compared again, wherever
/// they are by then. Used by one thread; holds as many partitions as there are.
@Singleton
final class HealAbandoned {

    private static final long LOOK_MS = 1_000;

    private final HeadRepairs repairs;
    private final Provider<HealGroup> group;
    private final int partitions;

    // By partition, what is being compared for it; empty if nothing is yet.
    private final Map<Integer, Optional<String>> open = new TreeMap<>();
    private long lookedNanos = System.nanoTime();

    HealAbandoned(HeadRepairs repairs, Provider<HealGroup> group, StreamsSettings service) {
        this.repairs = repairs;
        this.group = group;
        this.partitions = service.partitions();
    }

    /// Goes on with what is to be done, which takes a question to other instances at most.
    void look() {
        long now = System.nanoTime();
        if (now - lookedNanos < TimeUnit.MILLISECONDS.toNanos(LOOK_MS)) {
            return;
        }
        lookedNanos = now;
        for (int partition = 0; partition < partitions; partition++) {
            if (repairs.of(partition).takeAbandoned()) {
                open.put(partition, Optional.empty());
            }
        }
        open.replaceAll((partition, check) -> check.isPresent() ? check : begin(partition));
        open.values().removeIf(check -> check.isPresent() && isDone(check.get()));
        // One that has ended, while the partition moved on or was restored, begins anew.
        open.replaceAll((_, check) -> check.filter(this::goesOn));
    }

    private Optional<String> begin(int partition) {
        String id = UUID.randomUUID().toString();
        try {
            group.get().begin(new HealSelection(DecideTopology.HEADS, partition), id);
            return Optional.of(id);
        } catch (RequestException _) {
            // Too many wait already.
            return Optional.empty();
        }
    }

    private boolean isDone(String check) {
        return report(check)
                .filter(report -> report.endedAt() != null)
                .filter(report -> report.failure() == null && report.unreached().isEmpty())
                .isPresent();
    }

    private boolean goesOn(String check) {
        return report(check).filter(report -> report.endedAt() == null).isPresent();
    }

    private Optional<HealReport> report(String check) {
        return group.get().report(check);
    }
}

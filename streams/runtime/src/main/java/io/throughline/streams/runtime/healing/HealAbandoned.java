package io.throughline.streams.runtime.healing;

import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealSelection;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.suspects.HealTries;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepair;
import io.throughline.streams.topology.decide.HeadRepairs;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that a writer of this instance has left while heads were held there, now or
/// before the process ended. Their next writers know nothing of that and decide on them, so their
/// heads are compared again, wherever they are by then. Used by one thread; holds as many
/// partitions as there are.
@Singleton
final class HealAbandoned {

    private static final Logger log = LoggerFactory.getLogger(HealAbandoned.class);
    private static final long LOOK_MS = 1_000;
    private static final long AGAIN_MS = 2_000;
    private static final long AGAIN_MS_MAX = 60_000;

    private final HeadRepairs repairs;
    private final HeldPartitions held;
    private final Provider<HealGroup> group;
    private final int partitions;

    // By partition, what is being compared for it; empty if nothing is at the moment.
    private final Map<Integer, Optional<String>> open = new TreeMap<>();
    private final HealTries<Integer> tries = new HealTries<>(AGAIN_MS, AGAIN_MS_MAX);
    private Set<Integer> written;
    private long lookedNanos = System.nanoTime();

    HealAbandoned(
            HeadRepairs repairs,
            HeldPartitions held,
            Provider<HealGroup> group,
            StreamsSettings service) {
        this.repairs = repairs;
        this.held = held;
        this.group = group;
        this.partitions = service.partitions();
        this.written = held.read();
        written.forEach(partition -> open.put(partition, Optional.empty()));
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
        note();
        tries.present(open.keySet(), now);
        open.replaceAll((partition, check) ->
                check.isPresent() || !tries.isDue(partition, now) ? check : begin(partition));
        open.values().removeIf(check -> check.isPresent() && isDone(check.get()));
        open.replaceAll(this::goingOn);
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

    // One that has ended, while the partition moved on or was restored, or that nobody remembers,
    // begins anew after a while.
    private Optional<String> goingOn(int partition, Optional<String> check) {
        if (check.isEmpty()
                || check.flatMap(this::report).filter(is -> is.endedAt() == null).isPresent()) {
            return check;
        }
        tries.tried(Set.of(partition), System.nanoTime());
        return Optional.empty();
    }

    private Optional<HealReport> report(String check) {
        return group.get().report(check);
    }

    // Up to a second late, if the process is killed.
    private void note() {
        Set<Integer> now = new TreeSet<>(open.keySet());
        for (int partition = 0; partition < partitions; partition++) {
            HeadRepair repair = repairs.of(partition);
            if (repair.isClosed() || !repair.waiting().isEmpty()) {
                now.add(partition);
            }
        }
        if (now.equals(written)) {
            return;
        }
        try {
            held.write(now);
            written = now;
        } catch (IOException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("partitions", now)
                    .log("Which heads are held cannot be written; it ends with this process");
        }
    }
}

package io.throughline.streams.runtime.healing;

import io.throughline.streams.runtime.comparing.HealHold;
import io.throughline.streams.runtime.comparing.HealPace;
import io.throughline.streams.runtime.comparing.HealReader;
import io.throughline.streams.runtime.comparing.HealRows;
import io.throughline.streams.runtime.comparing.HealStreams;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.reports.HealRuns;
import io.throughline.streams.runtime.reports.HealSelection;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.suspects.HealSuspects;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of a comparison: a partition's heads and journal, and a projection's rows; and what is
/// known from all that were compared. Used by one thread, but for what is known.
@Singleton
final class HealParts {

    private static final Logger log = LoggerFactory.getLogger(HealParts.class);
    private static final long LOOK_MS = 250;
    private static final List<String> STREAM_STORES =
            List.of(DecideTopology.HEADS, JournalTopology.JOURNAL);

    private static final List<String> ALL_STORES =
            List.of(DecideTopology.HEADS, JournalTopology.JOURNAL, HealReport.LOG);

    private final Domain domain;
    private final HealStreams streams;
    private final HealRows rows;
    private final HealHold hold;
    private final HeadRepairs repairs;
    private final HealSuspects suspects;
    private final Topologies topologies;
    private final Provider<HealStandings> standings;
    private final Provider<HealGroup> group;
    private final InstantSource clock;
    private final int partitions;
    private final HealRuns runs = new HealRuns();

    HealParts(
            Domain domain,
            HealStreams streams,
            HealRows rows,
            HealHold hold,
            HeadRepairs repairs,
            HealSuspects suspects,
            Topologies topologies,
            Provider<HealStandings> standings,
            Provider<HealGroup> group,
            InstantSource clock,
            StreamsSettings service) {
        this.domain = domain;
        this.streams = streams;
        this.rows = rows;
        this.hold = hold;
        this.repairs = repairs;
        this.suspects = suspects;
        this.topologies = topologies;
        this.standings = standings;
        this.group = group;
        this.clock = clock;
        this.partitions = service.partitions();
    }

    /// What is known from all comparisons.
    HealRuns runs() {
        return runs;
    }

    /// Compares all that is here of a selection. If a part of it fails, the run tells so.
    ///
    /// @return whether all of it was compared
    boolean heal(HealSelection selection, HealRun run, HealReader reader) {
        Integer only = selection.partition();
        boolean all = true;
        for (int partition = 0; partition < partitions; partition++) {
            if (only == null || only == partition) {
                all &= attempt(selection, partition, run, reader);
            }
        }
        for (Projection<?, ?> projection : domain.projections()) {
            if (selection.has(projection.name())) {
                all &= attempt(projection, only, run, reader);
            }
        }
        return all;
    }

    /// Compares heads and journal of a partition, or what is selected of them. If that fails, the
    /// run tells so: one partition that cannot be read keeps no other from being compared.
    ///
    /// @return whether it was compared
    boolean attempt(HealSelection selection, int partition, HealRun run, HealReader reader) {
        return attempt(
                STREAM_STORES.stream().filter(selection::has).toList(),
                partition,
                run,
                () -> heal(selection, partition, run, reader));
    }

    /// Compares the rows of a projection. If that fails, the run tells so.
    ///
    /// @return whether they were compared
    boolean attempt(
            Projection<?, ?> projection, @Nullable Integer only, HealRun run, HealReader reader) {
        return attempt(
                List.of(projection.name()), only, run, () -> heal(projection, only, run, reader));
    }

    private boolean attempt(
            List<String> stores, @Nullable Integer partition, HealRun run, Runnable heal) {
        try {
            heal.run();
            return true;
        } catch (GivesWayException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("store", stores)
                    .addKeyValue("partition", partition)
                    .log("A comparison with the log ended early; others go on");
            run.failed(stores, partition, partitions, "it failed: " + e.getMessage());
            return false;
        }
    }

    /// Compares heads and journal of a partition, or what is selected of them.
    void heal(HealSelection selection, int partition, HealRun run, HealReader reader) {
        boolean heads = selection.has(DecideTopology.HEADS);
        boolean journal = selection.has(JournalTopology.JOURNAL);
        if (!heads && !journal) {
            return;
        }
        run.begins(ALL_STORES, partition);
        streams.heal(new HealStreams.Task(partition, heads, journal, null), run, reader);
        runs.tookLog(partition, run, STREAM_STORES);
        STREAM_STORES.forEach(store -> runs.took(store, partition, run));
        lookAgain(partition, run);
    }

    /// Compares the heads of some streams of a partition.
    void heal(int partition, Set<String> only, HealRun run, HealReader reader) {
        streams.heal(new HealStreams.Task(partition, true, false, only), run, reader);
        if (run.hasCompared(DecideTopology.HEADS, partition)) {
            ALL_STORES.forEach(store -> runs.tookSome(store, partition, only, run));
        }
        lookAgain(partition, run);
    }

    // Heads that are held are tried again as long as they are.
    private void lookAgain(int partition, HealRun run) {
        if (repairs.of(partition).isClosed()) {
            suspects.add(DecideTopology.HEADS, partition);
        }
        if (run.isUncertain(JournalTopology.JOURNAL, partition)) {
            suspects.add(JournalTopology.JOURNAL, partition);
        }
    }

    /// Compares the rows of a projection, after heads and journals were compared with the log that
    /// the rows would be made like.
    void heal(Projection<?, ?> projection, @Nullable Integer only, HealRun run, HealReader reader) {
        lookAtLog(run, reader);
        run.begins(List.of(projection.name()), only);
        HealDoubt doubt = new HealDoubt(hasStreams() ? partitions : 0, this::standings);
        rows.heal(projection, only, run, reader, doubt::ofLog);
        for (int partition = 0; partition < partitions; partition++) {
            runs.took(projection.name(), partition, run);
        }
    }

    private void lookAtLog(HealRun run, HealReader reader) {
        Set<Integer> seen = new HashSet<>(runs.compared());
        HealRun before = run.before(clock.instant());
        for (int partition = 0; partition < partitions; partition++) {
            if (!seen.contains(partition)) {
                boolean _ = attempt(HealSelection.ALL, partition, before, reader);
            }
        }
        if (!seen.containsAll(runs.compared())) {
            before.ended(clock.instant(), null);
            runs.add(before);
        }
    }

    // An instance of projections alone knows nobody who holds heads or journals.
    private boolean hasStreams() {
        return List.of(Role.DECIDE, Role.JOURNAL).stream()
                .anyMatch(role -> topologies.running(role.text()).isPresent());
    }

    // Whoever has not looked at its part of the log is asked to do so first.
    private HealStandings.Answer standings() {
        HealStandings.Answer now = standings.get().all();
        if (isSeen(now)) {
            return now;
        }
        long sinceNanos = System.nanoTime();
        for (String store : STREAM_STORES) {
            group.get()
                    .beginElsewhere(new HealSelection(store, null), UUID.randomUUID().toString());
        }
        while (!isSeen(now) && !hold.isLate(sinceNanos)) {
            HealPace.sleep(LOOK_MS);
            now = standings.get().all();
        }
        return now;
    }

    private boolean isSeen(HealStandings.Answer answer) {
        return !hasStreams() || HealDoubt.unseen(partitions, answer).isEmpty();
    }
}

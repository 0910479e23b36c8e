package io.throughline.streams.runtime.healing;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.comparing.HealPace;
import io.throughline.streams.runtime.comparing.HealReader;
import io.throughline.streams.runtime.comparing.HealSettings;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.reports.HealMeters;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.reports.HealRuns;
import io.throughline.streams.runtime.reports.HealSelection;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.suspects.HealSuspects;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the stores of this instance with the log and repairs them: all the time at a low rate,
/// when somebody asks, and at once when somebody meets something in a store that cannot be read.
/// One at a time, in a thread of its own. Safe for use by several threads.
@Singleton
public final class Healer {

    private static final Logger log = LoggerFactory.getLogger(Healer.class);
    private static final int ASKED_MAX = 16;
    private static final long LOOK_MS = 100;
    private static final long STOP_MS_MAX = 5_000;

    private final StreamsSettings service;
    private final HealSettings settings;
    private final Domain domain;
    private final HealParts parts;
    private final HeadRepairs repairs;
    private final HealSuspects suspects;
    private final HealAbandoned abandoned;
    private final Topologies topologies;
    private final HealMeters meters;
    private final Offsets offsets;
    private final InstantSource clock;
    private final String events;

    private final BlockingQueue<Asked> asked = new ArrayBlockingQueue<>(ASKED_MAX);
    private final UnreadableHeads unreadable;
    private final AtomicInteger open = new AtomicInteger();
    private final HealRuns runs;
    private @Nullable Thread thread;

    // Of the comparison that goes on all the time.
    private @Nullable HealRun round;
    private int nextPart;
    private long dueNanos;

    Healer(
            Domain domain,
            StreamsSettings service,
            HealSettings settings,
            HealParts parts,
            HeadRepairs repairs,
            HealSuspects suspects,
            HealAbandoned abandoned,
            Topologies topologies,
            HealMeters meters,
            Offsets offsets,
            InstantSource clock) {
        this.service = service;
        this.settings = settings;
        this.domain = domain;
        this.parts = parts;
        this.runs = parts.runs();
        this.repairs = repairs;
        this.unreadable = new UnreadableHeads(repairs, service.partitions(), settings.holdMsMax());
        this.suspects = suspects;
        this.abandoned = abandoned;
        this.topologies = topologies;
        this.meters = meters;
        this.offsets = offsets;
        this.clock = clock;
        this.events = Topics.of(domain.contract()).events();
    }

    private record Asked(
            HealSelection selection, HealRun run, CompletableFuture<HealReport> done) {}

    /// Starts to compare; the topologies may still restore.
    public synchronized void start() {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.pauseMs());
        thread = Thread.ofPlatform().name("heal").daemon().start(this::work);
    }

    /// Asks for a comparison as soon as possible.
    ///
    /// @param id what it is known by
    /// @return its report when it has ended
    /// @throws RequestException 503 if too many are waited for
    CompletableFuture<HealReport> ask(HealSelection selection, String id) {
        CompletableFuture<HealReport> done = new CompletableFuture<>();
        open.incrementAndGet();
        if (!asked.offer(new Asked(selection, newRun(id, selection), done))) {
            open.decrementAndGet();
            throw RequestException.unavailable(
                    "%d checks are waiting already; try again when they are done"
                            .formatted(ASKED_MAX));
        }
        return done;
    }

    private HealRun newRun(String id, @Nullable HealSelection asked) {
        return new HealRun(id, topologies.self(), asked, clock.instant(), meters);
    }

    private HealRun newRun() {
        return newRun(UUID.randomUUID().toString(), null);
    }

    /// The report of one that was asked for, unless it is forgotten by now.
    Optional<HealReport> report(String id) {
        for (Asked each : asked) {
            if (each.run().id().equals(id)) {
                return Optional.of(each.run().report());
            }
        }
        return runs.report(id);
    }

    /// The last reports, latest first.
    List<HealReport> reports() {
        return runs.reports();
    }

    /// Whether something is being compared because somebody asked, or waits for it.
    boolean isBusy() {
        return open.get() > 0;
    }

    /// What differed when it was last compared and is not repaired.
    List<Finding> unrepaired() {
        return runs.unrepaired();
    }

    /// The partitions of the log that were compared with head or journal here.
    List<Integer> compared() {
        return runs.compared();
    }

    /// The streams whose heads are doubted at the moment, by partition.
    Map<Integer, List<String>> doubted() {
        Map<Integer, List<String>> found = new TreeMap<>();
        for (int partition = 0; partition < service.partitions(); partition++) {
            List<String> doubted = repairs.of(partition).doubted();
            if (!doubted.isEmpty()) {
                found.put(partition, doubted);
            }
        }
        return found;
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                abandoned.look();
                Asked next = asked.peek();
                if (next != null) {
                    answer(next);
                } else if (!mendUnreadable() && !lookAtSuspects() && isDue()) {
                    goOn();
                }
                if (asked.isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (GivesWayException _) {
                // The same part comes again later.
            } catch (RuntimeException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    log.atWarn().setCause(e).log("A comparison with the log ended early");
                }
                pause();
            }
        }
    }

    private void answer(Asked next) {
        HealRun run = next.run();
        runs.add(run);
        asked.remove(next);
        try (HealReader reader = reader(0, () -> {})) {
            boolean _ = parts.heal(next.selection(), run, reader);
            run.ended(clock.instant(), null);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("A comparison with the log ended early");
            run.ended(clock.instant(), String.valueOf(e.getMessage()));
        } finally {
            open.decrementAndGet();
            next.done().complete(run.report());
        }
    }

    // Commands wait for these.
    private boolean mendUnreadable() {
        Map<Integer, Set<String>> due = unreadable.due();
        due.forEach((partition, streams) -> {
            if (unreadable.anyUntried(streams)) {
                // Whatever has harmed these may have harmed others beside them.
                suspects.add(DecideTopology.HEADS, partition);
            }
            HealRun run = newRun();
            runs.add(run);
            boolean done = false;
            try (HealReader reader = reader(0, () -> {})) {
                parts.heal(partition, streams, run, reader);
                done = true;
            } finally {
                // However long it took.
                unreadable.tried(streams);
                run.ended(clock.instant(), done ? null : "it failed");
            }
        });
        return !due.isEmpty();
    }

    private boolean lookAtSuspects() {
        Optional<HealSuspects.Suspect> next = suspects.next();
        if (next.isEmpty()) {
            return false;
        }
        HealSuspects.Suspect suspect = next.get();
        HealRun run = newRun();
        runs.add(run);
        suspects.comparing(suspect);
        try (HealReader reader = reader(0, this::giveWay)) {
            HealSelection selection = new HealSelection(suspect.store(), suspect.partition());
            boolean done = parts.heal(selection, run, reader);
            suspects.compared(suspect);
            run.ended(clock.instant(), null);
            if (!done) {
                suspects.add(suspect.store(), suspect.partition());
                pause();
            }
        } catch (GivesWayException e) {
            suspects.add(suspect.store(), suspect.partition());
            run.ended(clock.instant(), "something more urgent came up");
            throw e;
        } catch (RuntimeException e) {
            suspects.compared(suspect);
            suspects.add(suspect.store(), suspect.partition());
            run.ended(clock.instant(), String.valueOf(e.getMessage()));
            throw e;
        }
        return true;
    }

    private boolean isDue() {
        return settings.eventsPerSecondMax() > 0 && System.nanoTime() - dueNanos >= 0;
    }

    // One part of the comparison that goes on all the time: a partition, or a projection.
    private void goOn() {
        HealRun run = round;
        if (run == null) {
            run = newRun();
            round = run;
            runs.add(run);
        }
        List<Projection<?, ?>> projections = domain.projections();
        boolean done;
        try (HealReader reader = reader(settings.eventsPerSecondMax(), this::giveWay)) {
            done =
                    nextPart < service.partitions()
                            ? parts.attempt(HealSelection.ALL, nextPart, run, reader)
                            : parts.attempt(
                                    projections.get(nextPart - service.partitions()),
                                    null,
                                    run,
                                    reader);
        }
        nextPart++;
        if (nextPart == service.partitions() + projections.size()) {
            run.ended(clock.instant(), null);
            round = null;
            nextPart = 0;
            dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.pauseMs());
        }
        if (!done) {
            pause();
        }
    }

    private void giveWay() {
        if (!asked.isEmpty() || unreadable.anyUntried()) {
            throw new GivesWayException();
        }
    }

    private HealReader reader(int eventsPerSecondMax, Runnable between) {
        return new HealReader(service, offsets, events, new HealPace(eventsPerSecondMax, between));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10 * LOOK_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void close() {
        Thread working;
        synchronized (this) {
            working = thread;
            thread = null;
        }
        if (working == null) {
            return;
        }
        working.interrupt();
        try {
            working.join(STOP_MS_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Asked left = asked.poll();
        while (left != null) {
            left.done()
                    .completeExceptionally(RequestException.unavailable("the service is stopping"));
            left = asked.poll();
        }
    }
}

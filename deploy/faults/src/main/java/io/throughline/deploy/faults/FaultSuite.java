package io.throughline.deploy.faults;

import io.throughline.deploy.faults.cluster.Cluster;
import io.throughline.deploy.faults.cluster.ClusterOptions;
import io.throughline.deploy.faults.cluster.NotInTimeException;
import io.throughline.deploy.faults.cluster.Service;
import io.throughline.deploy.faults.cluster.Until;
import io.throughline.deploy.faults.load.Clients;
import io.throughline.deploy.faults.load.Load;
import io.throughline.deploy.faults.load.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the whole platform as processes under load, does one fault after the other to it, and
/// checks after them what must always hold. Used by one thread.
public final class FaultSuite {

    private static final Logger log = LoggerFactory.getLogger(FaultSuite.class);

    private static final Duration ANSWERED_MAX = Duration.ofMinutes(3);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration SETTLED_MAX = Duration.ofMinutes(4);
    private static final Duration TELLING = Duration.ofSeconds(3);
    private static final int WARM_UP_COMMANDS = 20;

    private final FaultOptions options;
    private final Progress progress;
    private final List<FaultReport.Round> rounds = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final long beganNanos = System.nanoTime();

    private FaultSuite(FaultOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Runs until all faults were done, or until something did not hold or could not be done; then
    /// the report says what. The folder keeps the data and the logs of all processes; no process is
    /// left.
    ///
    /// @throws RuntimeException if the platform does not start, or if this thread is interrupted
    public static FaultReport run(FaultOptions options, Progress progress) {
        return new FaultSuite(options, progress).run();
    }

    private FaultReport run() {
        progress.doing(
                "Starting three brokers, a controller, a registry, two streams services and"
                        + " four agents, each a process");
        Totals totals = null;
        try (Clients clients = Clients.listen();
                Cluster cluster =
                        Cluster.start(
                                new ClusterOptions(
                                        options.home(),
                                        options.folder(),
                                        clients.url(),
                                        options.namespaces()));
                Load load =
                        Load.open(
                                cluster.kafka().bootstrapServers(),
                                cluster.registry(),
                                options.seed(),
                                options.ordersPerSecond());
                Person _ = Person.at(cluster.streams())) {
            Invariants invariants = new Invariants(cluster, load, clients, options.seed());
            try {
                rounds(new Platform(cluster, load, clients, new Hand(cluster)), invariants);
            } finally {
                totals = Totals.of(load, clients, invariants);
            }
        } catch (RuntimeException e) {
            // What was done in hours is told all the same.
            if (totals == null || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            unforeseen("the run did not end as it must", e);
        }
        return new FaultReport(
                options.seed(),
                broken.isEmpty(),
                rounds,
                totals.orders(),
                totals.commands(),
                totals.repeated(),
                totals.parked(),
                totals.released(),
                broken,
                notes,
                seconds());
    }

    private record Totals(long orders, long commands, long repeated, long parked, long released) {

        static Totals of(Load load, Clients clients, Invariants invariants) {
            return new Totals(
                    load.truth().orders(),
                    load.submitted(),
                    clients.repeated(),
                    invariants.parked(),
                    invariants.released());
        }
    }

    private void rounds(Platform platform, Invariants invariants) {
        FaultDeck deck = new FaultDeck(kinds(platform.cluster()), options.seed());
        boolean last = false;
        for (int number = 1; !last && broken.isEmpty(); number++) {
            last = number == options.rounds() || isOver();
            boolean checked = number % options.checkEvery() == 0;
            Checking checking = last ? Checking.LAST : checked ? Checking.NOW : Checking.LATER;
            round(number, deck.next(), checking, platform, invariants);
        }
    }

    private void unforeseen(String what, RuntimeException e) {
        log.atError().setCause(e).log("The run cannot go on: {}", what);
        broken.add("%s: %s".formatted(what, e));
        for (Throwable more : e.getSuppressed()) {
            broken.add("and then: " + more);
        }
    }

    /// Whether everything is checked after a fault.
    private enum Checking {
        LATER,
        NOW,
        LAST
    }

    private record Platform(Cluster cluster, Load load, Clients clients, Hand hand) {}

    private List<FaultKind> kinds(Cluster cluster) {
        List<FaultKind> kinds = new ArrayList<>(options.kinds());
        String whyWhole = cluster.network().whyWhole();
        if (!whyWhole.isEmpty() && kinds.remove(FaultKind.BROKER_CUT_OFF)) {
            notes.add("no broker is cut off: " + whyWhole);
            progress.doing("No broker is cut off: " + whyWhole);
        }
        return kinds;
    }

    private boolean isOver() {
        return System.nanoTime() - beganNanos >= TimeUnit.MINUTES.toNanos(options.minutesMax());
    }

    private void round(
            int number, Fault fault, Checking checking, Platform platform, Invariants invariants) {
        Load load = platform.load();
        load.resume();
        load.measure();
        double at = seconds();
        int inFlight = 0;
        long hitNanos = 0;
        boolean done = false;
        boolean mended = false;
        long mendedMs = 0;
        Pulse.Reading outage = Pulse.Reading.NONE;
        FaultReport.Check check = FaultReport.Check.NONE;
        try {
            warmUp(load);
            at = seconds();
            inFlight = load.inFlight();
            load.measure();
            hitNanos = System.nanoTime();
            done = true;
            hit(fault, platform);
            mended = true;
            mendedMs = millisSince(hitNanos);
            outage = load.measured();
            if (checking != Checking.LATER) {
                settle(platform);
                check = invariants.check(checking == Checking.LAST, broken);
            }
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            if (!mended) {
                mendedMs = done ? millisSince(hitNanos) : 0;
                outage = load.measured();
            }
            failed(fault, e, platform, invariants);
        }
        FaultReport.Round round =
                new FaultReport.Round(
                        number,
                        fault.what(),
                        at,
                        inFlight,
                        outage.silentMs(),
                        outage.waitedMs(),
                        mended,
                        mendedMs,
                        check);
        rounds.add(round);
        progress.ended(round, options.rounds());
    }

    private void failed(Fault fault, RuntimeException e, Platform platform, Invariants invariants) {
        if (e instanceof NotInTimeException late) {
            broken.add("after %s: %s".formatted(fault.what(), sentence(late)));
        } else {
            unforeseen("after %s, unforeseen".formatted(fault.what()), e);
        }
        try {
            broken.addAll(invariants.complaints());
            // Why nothing goes on is known to the threads only, and they are gone in a moment.
            platform.cluster().tellThreads();
            pause(TELLING);
        } catch (RuntimeException more) {
            unforeseen("and what is known of it could not be told", more);
        }
    }

    // A fault in an idle platform proves little.
    private static void warmUp(Load load) {
        long enough = load.submitted() + WARM_UP_COMMANDS;
        Until.holds(
                "commands are answered",
                ANSWERED_MAX,
                () -> load.submitted() >= enough && load.areAnswered(enough));
    }

    private static void hit(Fault fault, Platform platform) {
        Load load = platform.load();
        long beganNanos = System.nanoTime();
        platform.hand().inflict(fault);
        if (Hand.isTakenOver(fault.kind())) {
            long leastNanos = Hand.lasts(fault.kind()).toNanos();
            Until.holds(
                    "it has lasted long enough",
                    ANSWERED_MAX,
                    () -> System.nanoTime() - beganNanos >= leastNanos);
            awaitAnswered("while others take over", load);
        }
        platform.hand().mend(fault);
        platform.cluster().awaitReady(READY_MAX);
        awaitAnswered("after it was mended", load);
    }

    private static void awaitAnswered(String when, Load load) {
        long upToNow = load.submitted();
        Until.holds(
                "every command is answered " + when, ANSWERED_MAX, () -> load.areAnswered(upToNow));
    }

    private static void settle(Platform platform) {
        Load load = platform.load();
        load.pause();
        Until.holds(
                "every order is planned and delivered",
                SETTLED_MAX,
                () -> {
                    platform.cluster().requireAlive();
                    return load.isSettled();
                });
        // Those who answered badly were asked again, by policy or because a person said so.
        long late = load.truth().late();
        Until.holds(
                "all clients were told, and nothing is parked or open",
                SETTLED_MAX,
                () -> {
                    platform.cluster().requireAlive();
                    return platform.clients().distinct() >= late && isNothingOpen(platform);
                });
    }

    private static boolean isNothingOpen(Platform platform)
            throws IOException, InterruptedException {
        for (Service service : platform.cluster().streams()) {
            if (!service.get("/waits").path("waits").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sentence(NotInTimeException e) {
        String what = String.valueOf(e.getMessage());
        return e.getCause() == null ? what : what + ", " + e.getCause();
    }

    private double seconds() {
        return millisSince(beganNanos) / 1_000.0;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}

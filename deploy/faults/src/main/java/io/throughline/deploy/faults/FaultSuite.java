package io.throughline.deploy.faults;

import io.throughline.deploy.faults.cluster.Cluster;
import io.throughline.deploy.faults.cluster.ClusterOptions;
import io.throughline.deploy.faults.cluster.NotInTimeException;
import io.throughline.deploy.faults.cluster.Service;
import io.throughline.deploy.faults.cluster.Until;
import io.throughline.deploy.faults.load.Clients;
import io.throughline.deploy.faults.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the whole platform as processes under load, does one fault after the other to it, and
/// checks after them what must always hold. Used by one thread.
public final class FaultSuite {

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

    /// Runs until all faults were done, or until something did not hold. The folder keeps the data
    /// and the logs of all processes; no process is left.
    ///
    /// @throws IllegalStateException if the platform does not start
    public static FaultReport run(FaultOptions options, Progress progress) {
        return new FaultSuite(options, progress).run();
    }

    private FaultReport run() {
        progress.doing(
                "Starting three brokers, a controller, a registry, two streams services and"
                        + " four agents, each a process");
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
            Platform platform = new Platform(cluster, load, clients, new Hand(cluster));
            FaultDeck deck = new FaultDeck(kinds(cluster), options.seed());
            Invariants invariants = new Invariants(cluster, load, clients);
            boolean last = false;
            for (int number = 1; !last && broken.isEmpty(); number++) {
                last = number == options.rounds() || isOver();
                boolean checked = last || number % options.checkEvery() == 0;
                round(number, deck.next(), checked, platform, invariants);
            }
            return new FaultReport(
                    options.seed(),
                    broken.isEmpty(),
                    rounds,
                    load.truth().orders(),
                    load.submitted(),
                    clients.repeated(),
                    invariants.parked(),
                    invariants.released(),
                    broken,
                    notes,
                    seconds());
        }
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
            int number, Fault fault, boolean checked, Platform platform, Invariants invariants) {
        Load load = platform.load();
        load.resume();
        double at = seconds();
        int inFlight = 0;
        long mendedMs = 0;
        FaultReport.Check check = FaultReport.Check.NONE;
        try {
            warmUp(load);
            at = seconds();
            inFlight = load.inFlight();
            load.measure();
            long hitNanos = System.nanoTime();
            hit(fault, platform);
            mendedMs = millisSince(hitNanos);
            if (checked) {
                settle(platform);
                check = invariants.check(broken);
            }
        } catch (NotInTimeException e) {
            broken.add("after %s: %s".formatted(fault.what(), sentence(e)));
            // Why nothing goes on is known to the threads only, and they are gone in a moment.
            platform.cluster().tellThreads();
            pause(TELLING);
        } catch (IllegalStateException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            broken.add("after %s: it could not be checked, %s".formatted(fault.what(), e));
        }
        FaultReport.Round round =
                new FaultReport.Round(
                        number,
                        fault.what(),
                        at,
                        inFlight,
                        load.silentMs(),
                        load.waitedMs(),
                        mendedMs,
                        check);
        rounds.add(round);
        progress.ended(round, options.rounds());
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

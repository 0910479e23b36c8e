package io.throughline.deploy.bench;

import io.throughline.deploy.bench.RecoveryReport.Kill;
import io.throughline.schemas.codec.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/// How long the streams of a killed process stay without answer. Two processes share the
/// partitions; one of them is killed with `kill -9` while a client sends commands to all
/// partitions.
final class RecoverySuite {

    private static final double STANDBY_SECONDS_MAX = 3;
    private static final double RESTORE_SECONDS_MAX = 8;

    private static final String APPLICATION = "recovery";
    private static final long READY_MS_MAX = 180_000;
    private static final long BEHIND_RECORDS_MAX = 1_000;

    private final RecoveryOptions options;
    private final Rig rig;
    private final Steps steps;
    private int hosts;

    private RecoverySuite(RecoveryOptions options, Rig rig, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.steps = new Steps(progress, 2 + 2 * options.kills());
    }

    static RecoveryReport run(RecoveryOptions options, Rig rig, Progress progress)
            throws IOException {
        return new RecoverySuite(options, rig, progress).run();
    }

    /// What the broker must be told so that it notices within the time of the options that a member
    /// died, and ends what the dead one had begun.
    static Map<String, String> brokerSettings(RecoveryOptions options) {
        String session = Integer.toString(options.sessionMs());
        String heartbeat = Integer.toString(options.heartbeatMs());
        return Map.of(
                "group.streams.min.session.timeout.ms", session,
                "group.streams.session.timeout.ms", session,
                "group.streams.min.heartbeat.interval.ms", heartbeat,
                "group.streams.heartbeat.interval.ms", heartbeat,
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "200");
    }

    private RecoveryReport run() throws IOException {
        String topic = new Topics(Rig.OURS).commands();
        int commands = options.streams() * CommandFill.COMMANDS_PER_STREAM;
        steps.begin("fill the commands topic");
        CommandFill.write(rig, topic, commands);
        steps.begin("decide");
        Prepared.decide(rig, options.partitions(), options.commitMs(), APPLICATION, commands);
        try (Knocking knocking = Knocking.start(rig, options)) {
            List<Kill> without = kills(knocking, 0);
            List<Kill> with = kills(knocking, 1);
            return report(with, without);
        }
    }

    private List<Kill> kills(Knocking knocking, int standbys) throws IOException {
        setStandbys(standbys);
        List<Kill> kills = new ArrayList<>();
        HostProcess next = start();
        try {
            for (int kill = 1; kill <= options.kills(); kill++) {
                steps.begin("kill %d with %d standbys".formatted(kill, standbys));
                HostProcess victim = next;
                try (victim) {
                    next = start();
                    kills.add(kill(knocking, victim, next, standbys));
                }
            }
        } finally {
            next.close();
        }
        return kills;
    }

    private HostProcess start() throws IOException {
        return HostProcess.start(rig, options, APPLICATION, ++hosts);
    }

    private Kill kill(Knocking knocking, HostProcess victim, HostProcess other, int standbys) {
        await("both processes hold their part", () -> isReady(victim, other, standbys));
        knocking.startAnew();
        await(
                "every partition answers",
                () -> knocking.answeredNanos().size() == options.partitions());
        Set<Integer> dead = victim.state().active();
        knocking.startAnew();
        victim.close();
        await(
                "the partitions answer again",
                () -> knocking.answeredNanos().keySet().containsAll(dead));
        List<Long> nanos =
                knocking.answeredNanos().entrySet().stream()
                        .filter(answer -> dead.contains(answer.getKey()))
                        .map(Map.Entry::getValue)
                        .sorted()
                        .toList();
        return new Kill(dead.size(), seconds(nanos.getFirst()), seconds(nanos.getLast()));
    }

    private boolean isReady(HostProcess one, HostProcess other, int standbys) {
        HostState first = one.state();
        HostState second = other.state();
        return shares(first.active(), second.active())
                && (standbys == 0
                        ? first.standby().isEmpty() && second.standby().isEmpty()
                        : shares(first.standby(), second.standby())
                                && Math.max(first.behind(), second.behind()) <= BEHIND_RECORDS_MAX);
    }

    // Both have some, and together they have all, and nothing twice.
    private boolean shares(Set<Integer> first, Set<Integer> second) {
        Set<Integer> all = new TreeSet<>(first);
        all.addAll(second);
        return !first.isEmpty()
                && !second.isEmpty()
                && all.size() == options.partitions()
                && first.size() + second.size() == options.partitions();
    }

    private static void await(String what, BooleanSupplier until) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MS_MAX);
        while (!until.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "not within %d ms: %s".formatted(READY_MS_MAX, what));
            }
            Application.pause();
        }
    }

    private void setStandbys(int standbys) {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, APPLICATION);
        AlterConfigOp set =
                new AlterConfigOp(
                        new ConfigEntry("streams.num.standby.replicas", Integer.toString(standbys)),
                        AlterConfigOp.OpType.SET);
        try {
            rig.admin().incrementalAlterConfigs(Map.of(group, List.of(set))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the group's standbys cannot be set", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private static double seconds(long nanos) {
        return Medians.rounded(nanos / (double) TimeUnit.SECONDS.toNanos(1), 2);
    }

    private RecoveryReport report(List<Kill> with, List<Kill> without) {
        return new RecoveryReport(
                "recovery",
                List.of(
                        Figure.aimed(
                                "first answer, with a standby",
                                median(with, Kill::firstSeconds),
                                "s",
                                STANDBY_SECONDS_MAX),
                        Figure.of(
                                "every partition, with a standby",
                                median(with, Kill::allSeconds),
                                "s"),
                        Figure.aimed(
                                "first answer, without",
                                median(without, Kill::firstSeconds),
                                "s",
                                RESTORE_SECONDS_MAX),
                        Figure.of(
                                "every partition, without",
                                median(without, Kill::allSeconds),
                                "s")),
                with,
                without,
                options,
                List.of(
                        "From kill -9 of one of two processes to answers from the partitions that"
                                + " it had.",
                        "Answers count to commands that were sent after the kill."));
    }

    private static double median(List<Kill> kills, ToDoubleFunction<Kill> seconds) {
        return Medians.of(kills.stream().map(kill -> seconds.applyAsDouble(kill)).toList());
    }
}

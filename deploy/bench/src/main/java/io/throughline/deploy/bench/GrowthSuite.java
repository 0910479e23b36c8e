package io.throughline.deploy.bench;

import io.throughline.deploy.bench.Application.Mark;
import io.throughline.deploy.bench.CommandFill.Sent;
import io.throughline.deploy.bench.GrowthReport.Rounds;
import io.throughline.schemas.codec.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Whether a command costs more as a stream grows old, or as agents become many. One application
/// decides blocks of each kind in turn; it stands still while a block is written.
final class GrowthSuite {

    private static final double AGE_RATIO_MAX = 1.1;
    private static final double CROWD_RATIO_MAX = 1.2;
    private static final int FEW_AGENTS = 10;
    private static final List<Kind> KINDS = List.of(Kind.YOUNG, Kind.OLD, Kind.CROWD);

    private final GrowthOptions options;
    private final Rig rig;
    private final Steps steps;
    private final String topic;
    private final GrowthFill fill;
    private long written;

    /// The kinds of commands.
    private enum Kind {
        YOUNG,
        OLD,
        CROWD
    }

    private GrowthSuite(GrowthOptions options, Rig rig, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.steps = new Steps(progress, 2 + options.rounds());
        this.topic = new Topics(Rig.OURS).commands();
        this.fill = new GrowthFill(options.partitions());
    }

    static GrowthReport run(GrowthOptions options, Rig rig, Progress progress) {
        return new GrowthSuite(options, rig, progress).run();
    }

    private GrowthReport run() {
        steps.begin("let streams grow");
        LongHistory history =
                new LongHistory(rig.codecs().events(), fill.oldParcels(), options.oldVersion());
        CommandFill.write(rig, topic, history.count(), history::command);
        written = history.count();
        try (Application application =
                Application.start(
                        rig,
                        Prepared.topology(rig, options.partitions()),
                        StreamsSetup.of(rig, options.commitMs(), "growth"))) {
            application.awaitCommitted(written);
            steps.begin("warm up");
            for (Kind kind : KINDS) {
                microseconds(application, kind, options.warmUpCommands());
            }
            return report(rounds(application));
        }
    }

    // Each kind is first, second and last in turn.
    private Rounds rounds(Application application) {
        Map<Kind, List<Double>> all = new EnumMap<>(Kind.class);
        for (int round = 1; round <= options.rounds(); round++) {
            steps.begin("round " + round);
            for (int turn = 0; turn < KINDS.size(); turn++) {
                Kind kind = KINDS.get((round + turn) % KINDS.size());
                double cost = microseconds(application, kind, options.commands());
                all.computeIfAbsent(kind, _ -> new ArrayList<>()).add(cost);
            }
        }
        return new Rounds(
                all.getOrDefault(Kind.YOUNG, List.of()),
                all.getOrDefault(Kind.OLD, List.of()),
                all.getOrDefault(Kind.CROWD, List.of()));
    }

    private double microseconds(Application application, Kind kind, int commands) {
        application.pauseWork();
        Supplier<Sent> next =
                switch (kind) {
                    case YOUNG -> () -> fill.young(FEW_AGENTS);
                    case OLD -> () -> fill.old(options.oldVersion(), FEW_AGENTS);
                    case CROWD -> () -> fill.young(options.manyAgents());
                };
        CommandFill.write(rig, topic, commands, _ -> next.get());
        application.resumeWork();
        Mark first = application.awaitCommitted(written + 1);
        written += commands;
        Mark last = application.awaitCommitted(written);
        if (first.commands() >= last.commands()) {
            throw new IllegalStateException(
                    "%d commands are too few to be measured: all were committed at once"
                            .formatted(commands));
        }
        double micros = (last.nanos() - first.nanos()) / (double) TimeUnit.MICROSECONDS.toNanos(1);
        return Medians.rounded(micros / (last.commands() - first.commands()), 3);
    }

    private GrowthReport report(Rounds rounds) {
        String old = "%,d".formatted(options.oldVersion());
        String many = "%,d".formatted(options.manyAgents());
        return new GrowthReport(
                "growth",
                List.of(
                        Figure.aimed(
                                "cost at version %s to cost at version 10".formatted(old),
                                ratio(rounds.old(), rounds.young()),
                                "",
                                AGE_RATIO_MAX),
                        Figure.aimed(
                                "cost with %s agents to cost with 10".formatted(many),
                                ratio(rounds.crowd(), rounds.young()),
                                "",
                                CROWD_RATIO_MAX),
                        Figure.of(
                                "a command at version 10, ten agents",
                                Medians.of(rounds.young()),
                                "us"),
                        Figure.of(
                                "a command at version %s, ten agents".formatted(old),
                                Medians.of(rounds.old()),
                                "us"),
                        Figure.of(
                                "a command at version 10, %s agents".formatted(many),
                                Medians.of(rounds.crowd()),
                                "us")),
                rounds,
                options,
                List.of(
                        "A ratio is the median of the ratios of the rounds.",
                        "A command is counted with everything: read, decide, write, commit.",
                        "A young stream is met at versions 0 to %d."
                                .formatted(GrowthFill.YOUNG_VERSIONS - 1),
                        "Its head remembers fewer answers than an old one's."));
    }

    private static double ratio(List<Double> costs, List<Double> toCosts) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            ratios.add(costs.get(i) / toCosts.get(i));
        }
        return Medians.of(ratios);
    }
}

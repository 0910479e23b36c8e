package io.throughline.deploy.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.deploy.bench.Folders;
import io.throughline.deploy.faults.FaultKind;
import io.throughline.deploy.faults.FaultOptions;
import io.throughline.deploy.faults.FaultReport;
import io.throughline.deploy.faults.FaultReport.Check;
import io.throughline.deploy.faults.FaultReport.Round;
import io.throughline.deploy.faults.FaultSuite;
import io.throughline.deploy.faults.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "faults",
        description = {
            "Starts three brokers, a controller, a registry, two streams services and four agents,"
                    + " each a process, puts orders through them, kills, stops and cuts off one"
                    + " after the other, and checks after each that nothing was lost or doubled.",
            "",
            "The exit code is 0 only if everything held after every fault. The same seed does the"
                    + " same faults to the same orders. A fault takes some 30 seconds; brokers are"
                    + " cut off only where this machine lets us make network namespaces."
        })
final class FaultsCommand implements Callable<Integer> {

    /// The system property that names the project's folder, where the services' jars are.
    private static final String HOME = "throughline.home";

    @Mixin private Output output = new Output();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What is done to whom, and which orders; ${DEFAULT-VALUE} unless given.")
    private long seed;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many faults there are; ${DEFAULT-VALUE} unless given.")
    private int rounds;

    @Option(
            names = "--minutes-max",
            paramLabel = "N",
            description =
                    "After so many minutes a last fault is done and everything is checked, however"
                            + " many rounds are left.")
    private int minutesMax = FaultOptions.MINUTES_MAX;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES}.")
    private List<FaultKind> kinds = Arrays.asList(FaultKind.values());

    @Option(
            names = "--orders-per-second",
            paramLabel = "N",
            defaultValue = "20",
            description = "The load; ${DEFAULT-VALUE} unless given.")
    private int ordersPerSecond;

    @Option(
            names = "--check-every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Check everything after every N-th fault; after each unless given.")
    private int checkEvery;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "A new or empty folder for all data and logs; a temporary one unless given,"
                            + " which is kept only if something did not hold.")
    private @Nullable Path dataDir;

    @Override
    public Integer call() throws IOException {
        Path folder = folder();
        boolean kept = true;
        try {
            FaultReport report =
                    FaultSuite.run(
                            new FaultOptions(
                                    home(),
                                    folder,
                                    seed,
                                    rounds,
                                    minutesMax,
                                    kinds,
                                    ordersPerSecond,
                                    checkEvery,
                                    true),
                            new Told());
            output.result(report, text(report));
            kept = !report.held() || dataDir != null;
            return report.held() ? 0 : 1;
        } finally {
            if (kept) {
                output.note("Data and logs of all processes are in " + folder);
            } else {
                Folders.delete(folder);
            }
        }
    }

    private Path folder() throws IOException {
        Path asked = dataDir;
        if (asked == null) {
            return Files.createTempDirectory("throughline-faults-");
        }
        if (Files.exists(asked)) {
            try (Stream<Path> entries = Files.list(asked)) {
                if (entries.findAny().isPresent()) {
                    throw new CommandFailedException(
                            "'%s' is not empty; name a new folder".formatted(asked));
                }
            }
        }
        return asked;
    }

    private static Path home() {
        String named = System.getProperty(HOME);
        if (named == null) {
            throw new CommandFailedException(
                    "the services' jars are nowhere; run ./throughline, or name the project's"
                            + " folder with -D"
                            + HOME);
        }
        return Path.of(named);
    }

    /// Tells on stderr how far it is.
    private final class Told implements Progress {

        @Override
        public void doing(String what) {
            output.note(what + " ...");
        }

        @Override
        public void ended(Round round, int of) {
            output.note("%d/%d %s".formatted(round.number(), of, line(round)));
        }
    }

    static String line(Round round) {
        Check check = round.check();
        return String.format(
                Locale.ROOT,
                "%s at %,.0f s: no answer for %,d ms, the longest wait %,d ms, %d in flight,"
                        + " %s; %s",
                round.fault(),
                round.atSeconds(),
                round.silentMs(),
                round.waitedMs(),
                round.inFlight(),
                mending(round),
                check.made()
                        ? String.format(
                                Locale.ROOT,
                                "%,d acknowledged, lost %d, doubled %d, findings %d; states of %s"
                                        + " streams compared, %,d of %,d events attested by %,d"
                                        + " attestations; checked in %,.0f s",
                                check.acknowledged(),
                                check.lost(),
                                check.doubled(),
                                check.findings(),
                                states(check),
                                check.eventsAttested(),
                                check.events(),
                                check.attestations(),
                                check.seconds())
                        : round.mended() ? "not checked yet" : "not checked");
    }

    private static String mending(Round round) {
        if (!round.mended() && round.mendedMs() == 0) {
            return "not done";
        }
        return (round.mended() ? "mended after %s ms" : "not mended in %s ms")
                .formatted(Texts.count(round.mendedMs()));
    }

    private static String states(Check check) {
        return Texts.count(check.streamsCompared()) + " of " + Texts.count(check.streams());
    }

    static String text(FaultReport report) {
        List<Round> rows = report.rounds();
        StringBuilder text =
                new StringBuilder(
                        AsciiTable.getTable(
                                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                                rows,
                                List.of(
                                        number("").with(row -> Texts.count(row.number())),
                                        new Column()
                                                .header("fault")
                                                .dataAlign(HorizontalAlign.LEFT)
                                                .with(Round::fault),
                                        number("no answer, ms")
                                                .with(row -> Texts.count(row.silentMs())),
                                        number("longest wait, ms")
                                                .with(row -> Texts.count(row.waitedMs())),
                                        number("in flight")
                                                .with(row -> Texts.count(row.inFlight())),
                                        number("mended, ms")
                                                .with(row ->
                                                        row.mended()
                                                                ? Texts.count(row.mendedMs())
                                                                : "-"),
                                        number("acknowledged")
                                                .with(row ->
                                                        checked(row, row.check().acknowledged())),
                                        number("lost")
                                                .with(row -> checked(row, row.check().lost())),
                                        number("doubled")
                                                .with(row -> checked(row, row.check().doubled())),
                                        number("states compared")
                                                .with(row ->
                                                        row.check().made()
                                                                ? states(row.check())
                                                                : ""),
                                        number("attestations")
                                                .with(row ->
                                                        checked(row, row.check().attestations())),
                                        number("findings")
                                                .with(row ->
                                                        checked(row, row.check().findings())))));
        report.notes().forEach(note -> text.append("%n%s".formatted(note)));
        report.broken().forEach(what -> text.append("%n  does not hold: %s".formatted(what)));
        return text.append(
                        "%n%s events were parked for a while, %s times a person released them%n"
                                .formatted(
                                        Texts.count(report.parked()),
                                        Texts.count(report.released())))
                .append(
                        "seed %d: %s orders, %s commands, %d faults, %s in %s s"
                                .formatted(
                                        report.seed(),
                                        Texts.count(report.orders()),
                                        Texts.count(report.commands()),
                                        rows.size(),
                                        report.held() ? "everything held" : "NOT everything held",
                                        Texts.measure(report.seconds())))
                .toString();
    }

    private static String checked(Round round, long count) {
        return round.check().made() ? Texts.count(count) : "";
    }

    private static Column number(String header) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.RIGHT)
                .dataAlign(HorizontalAlign.RIGHT);
    }
}

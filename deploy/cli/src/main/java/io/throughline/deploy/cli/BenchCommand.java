package io.throughline.deploy.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.deploy.bench.Bench;
import io.throughline.deploy.bench.BenchOptions;
import io.throughline.deploy.bench.Figure;
import io.throughline.deploy.bench.FigureReport;
import io.throughline.deploy.bench.GrowthOptions;
import io.throughline.deploy.bench.Progress;
import io.throughline.deploy.bench.ReadOptions;
import io.throughline.deploy.bench.RecoveryOptions;
import io.throughline.deploy.bench.SizeOptions;
import io.throughline.deploy.bench.SizeReport;
import io.throughline.deploy.bench.SizeReport.HeaderShare;
import io.throughline.deploy.bench.WriteReport;
import io.throughline.deploy.bench.profile.Share;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measures on this machine, with a broker of its own, for some minutes.",
            "",
            "write: the write path beside a bare producer, a bare topology, and PostgreSQL where it"
                    + " is installed; only the ratios mean much on another machine.",
            "read: state now, state at a past version, and history, where a stream's journal lies.",
            "growth: what a command costs as its stream grows old, and with many agents.",
            "recovery: from kill -9 to the next answer, with a standby and without.",
            "size: how much of the stored log is metadata."
        })
final class BenchCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            defaultValue = "write",
            description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private Suite suite = Suite.write;

    @Option(names = "--profile", description = "Also tell where the time of writing goes.")
    private boolean profile;

    /// What can be measured.
    enum Suite {
        write,
        read,
        growth,
        recovery,
        size
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Progress progress =
                (what, step, steps) -> output.note("%d/%d %s ...".formatted(step, steps, what));
        switch (suite) {
            case write -> {
                WriteReport report = Bench.write(BenchOptions.FULL.withProfile(profile), progress);
                output.result(report, text(report));
            }
            case read -> show(Bench.read(ReadOptions.FULL, progress));
            case growth -> show(Bench.growth(GrowthOptions.FULL, progress));
            case recovery -> show(Bench.recovery(RecoveryOptions.FULL, progress));
            case size -> show(Bench.size(SizeOptions.FULL, progress));
        }
        return 0;
    }

    private void show(FigureReport report) {
        output.result(report, text(report));
    }

    static String text(FigureReport report) {
        List<String[]> rows = report.figures().stream().map(BenchCommand::row).toList();
        StringBuilder text =
                new StringBuilder(
                        AsciiTable.getTable(
                                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                                rows,
                                List.of(
                                        column("", HorizontalAlign.LEFT).with(row -> row[0]),
                                        column("measured", HorizontalAlign.RIGHT)
                                                .with(row -> row[1]),
                                        column("aim", HorizontalAlign.RIGHT).with(row -> row[2]),
                                        column("met", HorizontalAlign.LEFT).with(row -> row[3]))));
        if (report instanceof SizeReport size) {
            size.headers().forEach(header -> text.append(header(header)));
        }
        report.notes().forEach(note -> text.append("%n%s".formatted(note)));
        return text.toString();
    }

    private static String[] row(Figure figure) {
        Double atMost = figure.atMost();
        String met = figure.met() == null ? "" : figure.met() ? "yes" : "NO";
        return new String[] {
            figure.what(),
            quantity(figure.value(), figure.unit()),
            atMost == null ? "" : "at most " + quantity(atMost, figure.unit()),
            met
        };
    }

    private static String quantity(double value, String unit) {
        return String.format(Locale.ROOT, "%,.3f %s", value, unit).strip();
    }

    private static String header(HeaderShare header) {
        return String.format(
                Locale.ROOT,
                "%n%5.1f %%, %4.1f bytes an event: %s",
                header.share() * 100,
                header.bytesPerEvent(),
                header.header());
    }

    static String text(WriteReport report) {
        WriteReport.CommandsPerSecond rates = report.commandsPerSecond();
        WriteReport.Ratios ratios = report.ratios();
        List<String[]> rows = new ArrayList<>();
        rows.add(row("raw producer, records", rates.raw(), ratios.toRaw()));
        rows.add(row("bare topology", rates.bare(), ratios.toBare()));
        rows.add(row("PostgreSQL table", rates.postgres(), ratios.toPostgres()));
        rows.add(row("throughline", rates.throughline(), 1.0));
        StringBuilder text =
                new StringBuilder(
                        AsciiTable.getTable(
                                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                                rows,
                                List.of(
                                        column("", HorizontalAlign.LEFT).with(row -> row[0]),
                                        column("per second", HorizontalAlign.RIGHT)
                                                .with(row -> row[1]),
                                        column("throughline is", HorizontalAlign.RIGHT)
                                                .with(row -> row[2]))));
        int perSecond = report.settings().latencyPerSecond();
        text.append(latency("latency", perSecond, report.latencyMs()));
        text.append(latency("while warming up", perSecond, report.latencyWarmUpMs()));
        report.profile().forEach(share -> text.append(share("decide", share)));
        report.threads().forEach(share -> text.append(share("process", share)));
        report.notes().forEach(note -> text.append("%n%s".formatted(note)));
        return text.toString();
    }

    private static String latency(String when, int perSecond, WriteReport.LatencyMs ms) {
        return String.format(
                Locale.ROOT,
                "%n%s at %d/s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
                when,
                perSecond,
                ms.p50(),
                ms.p99(),
                ms.max());
    }

    private static String share(String whose, Share share) {
        return String.format(
                Locale.ROOT, "%n%s: %5.1f %% %s", whose, share.percent(), share.part());
    }

    private static String[] row(String name, @Nullable Double rate, @Nullable Double ratio) {
        return new String[] {
            name,
            rate == null ? "" : String.format(Locale.ROOT, "%,.0f", rate),
            ratio == null ? "" : String.format(Locale.ROOT, "%.2f times", ratio)
        };
    }

    private static Column column(String header, HorizontalAlign align) {
        return new Column().header(header).headerAlign(align).dataAlign(align);
    }
}

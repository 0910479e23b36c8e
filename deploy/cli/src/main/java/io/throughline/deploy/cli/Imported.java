package io.throughline.deploy.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.RowError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an import did, as the command shows it; the component names are those of the JSON.
///
/// @param orders that were read
/// @param complete whether every row was read and everything was accepted, now or before
/// @param rowErrors how many rows could not be read
/// @param rows the first of these
/// @param problems the first actions that were rejected or failed
record Imported(
        long orders,
        ImportReport.Tally placements,
        ImportReport.Tally deliveries,
        long rowErrors,
        List<RowError> rows,
        List<Problem> problems,
        boolean stopped,
        boolean complete,
        double seconds) {

    private static final int LISTED_MAX = 20;
    private static final double MILLIS = 1000;

    /// An action that was rejected or failed.
    record Problem(String order, String action, String code, String reason) {}

    Imported {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    static Imported of(ImportReport report) {
        return new Imported(
                report.orders(),
                report.placements(),
                report.deliveries(),
                report.rowErrorsTotal(),
                report.rowErrors(),
                report.problems().stream().map(Imported::problem).toList(),
                report.stopped(),
                report.complete(),
                report.took().toMillis() / MILLIS);
    }

    private static Problem problem(ImportReport.Problem problem) {
        return new Problem(
                problem.order().toString(),
                problem.kind().name().toLowerCase(Locale.ROOT),
                problem.code(),
                problem.reason());
    }

    /// As a table for people, and the first rows and actions that went wrong.
    String text() {
        StringBuilder text = new StringBuilder(tallies());
        text.append(
                "%n%s orders in %s s%s"
                        .formatted(
                                Texts.count(orders),
                                Texts.measure(seconds),
                                stopped
                                        ? "; given up after too many failures: are all agents up?"
                                        : ""));
        if (rowErrors > 0) {
            text.append("%n%s".formatted(rowText()));
        }
        problems.stream()
                .limit(LISTED_MAX)
                .forEach(problem ->
                        text.append(
                                "%n  %s: %s %s (%s)"
                                        .formatted(
                                                problem.order(),
                                                problem.action(),
                                                problem.reason(),
                                                problem.code())));
        return text.toString();
    }

    /// The first rows that could not be read, each with its line and the reason.
    String rowText() {
        StringBuilder text = new StringBuilder();
        text.append(
                rowErrors == 1
                        ? "1 row could not be read:"
                        : "%s rows could not be read:".formatted(Texts.count(rowErrors)));
        for (RowError row : rows.subList(0, Math.min(rows.size(), LISTED_MAX))) {
            text.append("%n  line %d %s".formatted(row.line(), row.reason()));
        }
        if (rowErrors > LISTED_MAX) {
            text.append("%n  ... and %s more".formatted(Texts.count(rowErrors - LISTED_MAX)));
        }
        return text.toString();
    }

    private String tallies() {
        record Line(String action, ImportReport.Tally tally) {}
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("placed", placements));
        lines.add(new Line("delivered", deliveries));
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                lines,
                List.of(
                        new Column().dataAlign(HorizontalAlign.LEFT).with(Line::action),
                        number("accepted").with(line -> Texts.count(line.tally().accepted())),
                        number("known before").with(line -> Texts.count(line.tally().duplicates())),
                        number("rejected").with(line -> Texts.count(line.tally().rejected())),
                        number("failed").with(line -> Texts.count(line.tally().failed())),
                        number("skipped").with(line -> Texts.count(line.tally().skipped()))));
    }

    private static Column number(String header) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.RIGHT)
                .dataAlign(HorizontalAlign.RIGHT);
    }
}

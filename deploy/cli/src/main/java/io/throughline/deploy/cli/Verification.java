package io.throughline.deploy.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Verifier;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.streams.logistics.LogisticsDomain;
import java.net.URI;
import java.util.List;

/// Verifies a running platform from its log, and shows what was found.
final class Verification {

    private static final int LISTED_MAX = 20;

    private Verification() {}

    /// Reads the whole log and compares it with what the query API at `url` answers.
    static VerifyReport of(String kafka, URI registry, URI url) {
        return Verifier.verify(
                LogisticsDomain.DOMAIN,
                new RegistryClient(registry),
                kafka,
                url.toString(),
                VerifyOptions.logistics());
    }

    /// What was looked at, and the first findings.
    static String text(VerifyReport report) {
        VerifyReport.Counts counts = report.counts();
        String table =
                AsciiTable.getTable(
                        AsciiTable.NO_BORDERS,
                        List.of(
                                row("events read", counts.events()),
                                row("streams", counts.streams()),
                                row("states compared", counts.streamsCompared()),
                                row("rows of projections compared", counts.rowsCompared()),
                                row("rows that kept changing", counts.rowsMoving()),
                                row("outcomes read", counts.outcomes()),
                                row("events with an outcome", counts.eventsAnswered()),
                                row("dead letters", counts.deadLetters()),
                                row("findings", report.findingsTotal())),
                        List.of(
                                new Column().dataAlign(HorizontalAlign.LEFT).with(cell -> cell[0]),
                                new Column()
                                        .dataAlign(HorizontalAlign.RIGHT)
                                        .with(cell -> cell[1])));
        StringBuilder text = new StringBuilder(table);
        for (Finding finding :
                report.findings().subList(0, Math.min(LISTED_MAX, report.findings().size()))) {
            text.append("%n  %s".formatted(finding));
        }
        if (report.findingsTotal() > LISTED_MAX) {
            text.append(
                    "%n  ... and %s more"
                            .formatted(Texts.count(report.findingsTotal() - LISTED_MAX)));
        }
        return text.append(
                        "%n%s in %s s"
                                .formatted(
                                        report.verified() ? "Verified" : "NOT verified",
                                        Texts.measure(report.seconds())))
                .toString();
    }

    private static String[] row(String name, long count) {
        return new String[] {name, Texts.count(count)};
    }
}

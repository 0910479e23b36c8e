package io.throughline.deploy.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.LogVerifier;
import io.throughline.deploy.verify.Verifier;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.deploy.verify.VerifyReport.Unchecked;
import io.throughline.deploy.verify.proof.Bundle;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.streams.logistics.LogisticsDomain;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Verifies a running platform from its log, and shows what was found.
final class Verification {

    private static final int LISTED_MAX = 20;

    /// The context whose log it is.
    static final String CONTEXT = LogisticsDomain.DOMAIN.contract().context();

    private Verification() {}

    /// Reads the whole log and compares it with what the query API at `url` answers.
    ///
    /// @param options whose attestations are believed, and what was kept
    static VerifyReport of(String kafka, URI registry, URI url, VerifyOptions options) {
        return Verifier.verify(
                LogisticsDomain.DOMAIN,
                new RegistryClient(registry),
                kafka,
                url.toString(),
                options);
    }

    /// Reads the whole log, and asks nobody but the brokers.
    static VerifyReport ofLog(String kafka, VerifyOptions options) {
        return LogVerifier.verify(CONTEXT, kafka, options);
    }

    /// What was looked at, and the first findings.
    static String text(VerifyReport report) {
        String table =
                AsciiTable.getTable(
                        AsciiTable.NO_BORDERS,
                        rows(report),
                        List.of(
                                new Column().dataAlign(HorizontalAlign.LEFT).with(cell -> cell[0]),
                                new Column()
                                        .dataAlign(HorizontalAlign.RIGHT)
                                        .with(cell -> cell[1])));
        StringBuilder text = new StringBuilder(table);
        report.unchecked().forEach(each -> text.append("%n  not checked: %s".formatted(of(each))));
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

    private static List<String[]> rows(VerifyReport report) {
        VerifyReport.Counts counts = report.counts();
        VerifyReport.Proof proof = report.proof();
        List<String[]> rows = new ArrayList<>();
        rows.add(row("events read", counts.events()));
        rows.add(row("streams", counts.streams()));
        rows.add(row("attestations", proof.attestations()));
        rows.add(row("events attested", proof.eventsAttested()));
        rows.add(row("events beyond the last attestation", proof.eventsBeyond()));
        if (proof.lastAttested() != null) {
            rows.add(new String[] {"last attested", proof.lastAttested().toString()});
        }
        if (!report.unchecked().contains(Unchecked.STORES)) {
            rows.add(row("states compared", counts.streamsCompared()));
            rows.add(row("rows of projections compared", counts.rowsCompared()));
            rows.add(row("rows that kept changing", counts.rowsMoving()));
        }
        if (!report.unchecked().contains(Unchecked.OUTCOMES)) {
            rows.add(row("outcomes read", counts.outcomes()));
            rows.add(row("events with an outcome", counts.eventsAnswered()));
            rows.add(row("dead letters", counts.deadLetters()));
        }
        rows.add(row("findings", report.findingsTotal()));
        return rows;
    }

    private static String of(Unchecked unchecked) {
        return switch (unchecked) {
            case SIGNATURES ->
                    "who signed the attestations; that needs --public-key FILE, which is "
                            + PublicKeys.OF_UP;
            case VALUES -> "what the events say, and whether they obey their domain (--log-only)";
            case OUTCOMES -> "whether each command has one outcome (--log-only)";
            case STORES -> "what the platform answers: states, rows (--log-only)";
        };
    }

    /// What a bundle proves.
    private static final String NOT_PLACED =
            ", not checked: this attestation does not say how many there are";

    static String text(Bundle.Proven proven) {
        return """
        Proved: %s was in the log when it was attested.
          type         %s
          recorded     %s
          context      %s
          partition    %d%s
          attestation  %d
          attested     %s
          signed with  key %s\
        """
                .formatted(
                        proven.event(),
                        proven.type(),
                        proven.recorded(),
                        proven.context(),
                        proven.partition(),
                        proven.placed() ? "" : NOT_PLACED,
                        proven.number(),
                        proven.attested(),
                        proven.key());
    }

    private static String[] row(String name, long count) {
        return new String[] {name, Texts.count(count)};
    }
}

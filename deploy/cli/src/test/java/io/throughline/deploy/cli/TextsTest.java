package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.ImportReport.Kind;
import io.throughline.agents.importer.ImportReport.Problem;
import io.throughline.agents.importer.ImportReport.Tally;
import io.throughline.agents.importer.RowError;
import io.throughline.deploy.bench.WriteReport;
import io.throughline.deploy.bench.profile.Share;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Rule;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.schemas.contracts.StreamId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final VerifyReport.Proof PROOF =
            new VerifyReport.Proof(
                    8, 390, 10, Instant.parse("2026-01-01T00:00:00Z"), true, List.of());

    private static final Report REPORT =
            new Report(10_000, 39, 9, 8, 7, 6, 5, 42_244, 0, null, null, null);

    @Test
    void a_report_after_a_feed_tells_its_rate() {
        // When
        Report report = REPORT.after(30_000, true);

        // Then
        assertThat(report.seconds()).isEqualTo(30);
        assertThat(report.ordersPerMinute()).isEqualTo(20_000);
        assertThat(report.table())
                .containsPattern("seconds +30.0 ")
                .containsPattern("orders per minute +20,000 ")
                .containsPattern("verified +yes ");
    }

    @Test
    void a_demo_that_does_not_hold_says_what() {
        // When
        String text =
                new DemoReport(
                                REPORT.after(1_000, false),
                                15,
                                List.of("1 dead letters, but 0 expected"),
                                0,
                                URI.create("http://127.0.0.1:8080"),
                                new DemoReport.Attestation(8, 1_000, 2, "06e3fd8fda29bb60", null))
                        .text();

        // Then
        assertThat(text)
                .containsPattern("verified +NO ")
                .contains("1,000 events attested by 8 attestations, 2 beyond; key 06e3")
                .endsWith("does not hold: 1 dead letters, but 0 expected");
    }

    @Test
    void an_import_lists_the_first_rows_and_actions_that_went_wrong() {
        // Given
        List<RowError> rows =
                LongStream.rangeClosed(1, 30)
                        .mapToObj(line -> new RowError(line, "has no id"))
                        .toList();
        Problem problem =
                new Problem(
                        StreamId.parse("order/9"), Kind.DELIVER, "no-outcome", "nobody answers");
        ImportReport report =
                new ImportReport(
                        3,
                        new Tally(2, 1, 0, 0, 0),
                        new Tally(1, 1, 0, 1, 0),
                        List.of(problem),
                        rows,
                        40,
                        true,
                        Duration.ofMillis(1_500));

        // When
        String text = Imported.of(report).text();

        // Then
        assertThat(text)
                .contains("placed    |        2 |            1 |")
                .contains("3 orders in 1.5 s; given up")
                .contains("40 rows could not be read:")
                .contains("line 20 has no id")
                .doesNotContain("line 21 ")
                .contains("... and 20 more")
                .contains("order/9: deliver nobody answers (no-outcome)");
    }

    @Test
    void a_verification_names_what_it_found() {
        // Given
        Finding finding = new Finding(Rule.STATE, "order/1", "the store has another state");
        VerifyReport.Counts counts = new VerifyReport.Counts(400, 100, 400, 400, 0, 100, 20, 0);

        // Then
        assertThat(
                        Verification.text(
                                new VerifyReport(
                                        false, List.of(finding), 1, counts, PROOF, Set.of(), 2)))
                .contains("STATE at order/1: the store has another state")
                .endsWith("NOT verified in 2.0 s");
        assertThat(
                        Verification.text(
                                new VerifyReport(true, List.of(), 0, counts, PROOF, Set.of(), 2)))
                .containsPattern("states compared +100 ")
                .containsPattern("events attested +390 ")
                .containsPattern("events beyond the last attestation +10 ")
                .containsPattern("last attested +2026-01-01T00:00:00Z")
                .doesNotContain("not checked")
                .endsWith("\nVerified in 2.0 s");
    }

    @Test
    void a_verification_names_what_it_left_out() {
        // Given
        VerifyReport.Counts counts = new VerifyReport.Counts(400, 100, 0, 0, 0, 0, 0, 0);

        // When
        String text =
                Verification.text(
                        new VerifyReport(
                                true,
                                List.of(),
                                0,
                                counts,
                                PROOF,
                                EnumSet.allOf(VerifyReport.Unchecked.class),
                                2));

        // Then
        assertThat(text)
                .contains("not checked: who signed the attestations; that needs --public-key FILE")
                .contains("not checked: what the events say")
                .contains("not checked: whether each command has one outcome")
                .contains("not checked: what the platform answers")
                .doesNotContain("states compared", "outcomes read");
    }

    @Test
    void a_measurement_stands_beside_its_alternatives() {
        // Given
        WriteReport report =
                new WriteReport(
                        "write",
                        new WriteReport.CommandsPerSecond(500_000, 40_000, 30_000, null),
                        new WriteReport.Rounds(List.of(), List.of(), List.of(), List.of()),
                        new WriteReport.Ratios(0.75, 0.06, null),
                        new WriteReport.LatencyMs(9.5, 20, 31, 10_000),
                        new WriteReport.LatencyMs(15, 60, 900, 20_000),
                        new WriteReport.Settings(8, 3, 300_000, 201, 50, 500, 16, 2),
                        List.of(new Share("RocksDB", 25.5)),
                        List.of(),
                        List.of("PostgreSQL is not installed."));

        // When
        String text = BenchCommand.text(report);

        // Then
        assertThat(text)
                .containsPattern("bare topology +\\| +40,000 \\| +0.75 times")
                .containsPattern("throughline +\\| +30,000 \\|")
                .contains("latency at 500/s: p50 9.5 ms, p99 20.0 ms")
                .contains("while warming up at 500/s: p50 15.0 ms, p99 60.0 ms")
                .contains("25.5 % RocksDB")
                .endsWith("PostgreSQL is not installed.");
    }
}

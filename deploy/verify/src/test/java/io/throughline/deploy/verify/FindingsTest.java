package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final VerifyReport.Counts COUNTS =
            new VerifyReport.Counts(0, 0, 0, 0, 0, 0, 0, 0);
    private static final VerifyReport.Proof PROOF =
            new VerifyReport.Proof(0, 0, 0, null, false, List.of());

    @Test
    void the_first_are_kept_and_all_are_counted() {
        // Given
        Findings findings = new Findings(2);

        // When
        for (int i = 0; i < 5; i++) {
            findings.add(Rule.STATE, "order/" + i, "differs");
        }

        // Then
        VerifyReport report = VerifyReport.of(findings, COUNTS, PROOF, Set.of(), 1);
        assertThat(report.verified()).isFalse();
        assertThat(report.findingsTotal()).isEqualTo(5);
        assertThat(report.findings())
                .extracting(Finding::where)
                .containsExactly("order/0", "order/1");
    }

    @Test
    void nothing_found_is_verified() {
        assertThat(VerifyReport.of(new Findings(2), COUNTS, PROOF, Set.of(), 1).verified())
                .isTrue();
    }

    @Test
    void a_report_cannot_call_itself_verified_with_findings() {
        assertThatThrownBy(() -> new VerifyReport(true, List.of(), 1, COUNTS, PROOF, Set.of(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.faults.FaultReport;
import io.throughline.deploy.faults.FaultReport.Check;
import io.throughline.deploy.faults.FaultReport.Round;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsCommandTest {

    private static final Round UNCHECKED =
            new Round(1, "kill -9 broker-2", 31.4, 17, 1_234, 6_789, true, 12_000, Check.NONE);
    private static final Round CHECKED =
            new Round(
                    2,
                    "kill -9 router",
                    61.4,
                    9,
                    80,
                    95,
                    true,
                    4_000,
                    new Check(true, 12.3, 9_000, 8_990, 24, 70_000, 30_000, 4_321, 0, 0, 0));

    @Test
    void a_line_tells_what_was_done_how_long_nobody_was_answered_and_what_was_found() {
        assertThat(FaultsCommand.line(CHECKED))
                .isEqualTo(
                        "kill -9 router at 61 s: no answer for 80 ms, the longest wait 95 ms, 9 in"
                                + " flight, mended after 4,000 ms; 4,321 acknowledged, lost 0,"
                                + " doubled 0, findings 0; states of 30,000 of 70,000 streams"
                                + " compared, 8,990 of 9,000 events attested by 24 attestations;"
                                + " checked in 12 s");
        assertThat(FaultsCommand.line(UNCHECKED)).endsWith("; not checked yet");
    }

    @Test
    void what_was_not_mended_is_not_told_as_mended() {
        // Given
        Round waited =
                new Round(3, "kill -9 router", 61, 9, 180_000, 180_010, false, 180_020, Check.NONE);
        Round undone = new Round(3, "kill -9 router", 61, 0, 0, 0, false, 0, Check.NONE);

        // Then
        assertThat(FaultsCommand.line(waited))
                .contains("the longest wait 180,010 ms")
                .endsWith("9 in flight, not mended in 180,020 ms; not checked");
        assertThat(FaultsCommand.line(undone)).endsWith(", not done; not checked");
    }

    @Test
    void the_report_ends_with_the_seed_and_whether_everything_held() {
        // Given
        FaultReport report =
                new FaultReport(
                        7,
                        true,
                        List.of(UNCHECKED, CHECKED),
                        1_000,
                        4_400,
                        0,
                        1_200,
                        3,
                        List.of(),
                        List.of("no broker is cut off: not root"),
                        99.94);

        // When
        String text = FaultsCommand.text(report);

        // Then
        assertThat(text)
                .contains("kill -9 broker-2", "6,789", "4,321", "no broker is cut off: not root")
                .containsPattern("30,000 of 70,000 \\| +24 \\|")
                .contains("1,200 events were parked for a while, 3 times a person released them")
                .endsWith(
                        "seed 7: 1,000 orders, 4,400 commands, 2 faults, everything held in"
                                + " 99.9 s");
    }

    @Test
    void what_did_not_hold_is_told() {
        // Given
        FaultReport report =
                new FaultReport(
                        7,
                        false,
                        List.of(UNCHECKED),
                        10,
                        44,
                        0,
                        0,
                        0,
                        List.of("command x was accepted, and the log has nothing of it"),
                        List.of(),
                        9);

        // Then
        assertThat(FaultsCommand.text(report))
                .contains("does not hold: command x was accepted")
                .contains("NOT everything held");
    }
}

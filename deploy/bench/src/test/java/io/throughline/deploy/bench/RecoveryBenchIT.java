package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.RecoveryReport.Kill;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryBenchIT {

    @Test
    void partitions_of_a_killed_process_answer_again() throws Exception {
        // When
        RecoveryReport report = Bench.recovery(RecoveryOptions.SHORT, (_, _, _) -> {});

        // Then
        assertThat(report.suite()).isEqualTo("recovery");
        assertThat(report.figures()).hasSize(4).allMatch(figure -> figure.value() > 0);
        for (List<Kill> kills : List.of(report.withStandby(), report.withoutStandby())) {
            assertThat(kills).hasSize(1);
            assertThat(kills.getFirst().partitions())
                    .isBetween(1, RecoveryOptions.SHORT.partitions() - 1);
            assertThat(kills.getFirst().firstSeconds())
                    .isPositive()
                    .isLessThanOrEqualTo(kills.getFirst().allSeconds());
        }
    }
}

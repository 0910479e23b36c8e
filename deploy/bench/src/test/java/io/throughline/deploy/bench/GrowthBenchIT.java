package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthBenchIT {

    @Test
    void every_kind_of_command_is_measured_in_every_round() throws Exception {
        // When
        GrowthReport report = Bench.growth(GrowthOptions.SHORT, (_, _, _) -> {});

        // Then
        int rounds = GrowthOptions.SHORT.rounds();
        assertThat(report.suite()).isEqualTo("growth");
        assertThat(report.rounds().young()).hasSize(rounds).allMatch(cost -> cost > 0);
        assertThat(report.rounds().old()).hasSize(rounds).allMatch(cost -> cost > 0);
        assertThat(report.rounds().crowd()).hasSize(rounds).allMatch(cost -> cost > 0);
        assertThat(report.figures()).extracting(Figure::atMost).startsWith(1.1, 1.2);
        assertThat(report.figures()).allMatch(figure -> figure.value() > 0);
    }
}

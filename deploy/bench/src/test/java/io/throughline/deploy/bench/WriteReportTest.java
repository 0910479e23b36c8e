package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.WriteReport.CommandsPerSecond;
import io.throughline.deploy.bench.WriteReport.Ratios;
import io.throughline.deploy.bench.WriteReport.Rounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteReportTest {

    @Test
    void ratios_tell_how_many_times_as_fast_ours_is() {
        // Given
        CommandsPerSecond rates = new CommandsPerSecond(500_000, 80_000, 60_000, 6_000.0);

        // When
        Ratios ratios = Ratios.of(rates);

        // Then
        assertThat(ratios).isEqualTo(new Ratios(0.75, 0.12, 10.0));
    }

    @Test
    void the_median_of_the_rounds_counts() {
        // Given
        Rounds rounds =
                new Rounds(
                        List.of(9.0, 1.0, 5.0),
                        List.of(4.0, 4.0, 1.0),
                        List.of(3.0, 2.0, 1.0),
                        List.of());

        // When
        CommandsPerSecond medians = rounds.medians();

        // Then
        assertThat(medians).isEqualTo(new CommandsPerSecond(5, 4, 2, null));
    }

    @Test
    void without_a_table_there_is_no_ratio_to_it() {
        // Given
        CommandsPerSecond rates = new CommandsPerSecond(500_000, 80_000, 60_000, null);

        // When
        Ratios ratios = Ratios.of(rates);

        // Then
        assertThat(ratios.toPostgres()).isNull();
        assertThat(ratios.toBare()).isEqualTo(0.75);
    }
}

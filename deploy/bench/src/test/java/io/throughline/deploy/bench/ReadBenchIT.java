package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBenchIT {

    @Test
    void every_kind_of_read_is_timed() throws Exception {
        // When
        ReadReport report = Bench.read(ReadOptions.SHORT, (_, _, _) -> {});

        // Then
        assertThat(report.suite()).isEqualTo("read");
        assertThat(report.figures())
                .hasSize(8)
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(report.figures()).filteredOn(figure -> figure.atMost() != null).hasSize(4);
        assertThat(report.settings()).isEqualTo(ReadOptions.SHORT);
    }
}

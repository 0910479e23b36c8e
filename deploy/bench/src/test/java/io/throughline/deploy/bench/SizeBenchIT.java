package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.SizeReport.HeaderShare;
import io.throughline.schemas.codec.Header;
import org.junit.jupiter.api.Test;

class SizeBenchIT {

    @Test
    void the_share_of_the_metadata_and_of_each_header_is_told() throws Exception {
        // When
        SizeReport report = Bench.size(SizeOptions.SHORT, (_, _, _) -> {});

        // Then
        double stored = report.figures().get(1).value();
        double bare = report.figures().get(2).value();
        assertThat(report.suite()).isEqualTo("size");
        assertThat(report.figures().getFirst().atMost()).isEqualTo(0.30);
        assertThat(report.figures().getFirst().value()).isStrictlyBetween(0.0, 1.0);
        assertThat(bare).isPositive().isLessThan(stored);
        assertThat(stored).isLessThan(report.events().valueBytes() + report.events().headerBytes());
        assertThat(report.events().count()).isEqualTo(SizeOptions.SHORT.events());
        assertThat(report.headers())
                .extracting(HeaderShare::header)
                .contains(Header.ID, Header.COMMAND, Header.CAUSATION, Header.BASIS);
    }
}

package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The truths of the recorded history, which is not part of the project: `THROUGHLINE_DATA`, a
/// system property or an environment variable, says where it is.
class DeliveryHistoryTest {

    private static final String SETTING = "THROUGHLINE_DATA";
    private static final Path REPOSITORY = Path.of("..", "..");
    private static final String USUAL = "../shared/data/scms-delivery-history.csv.gz";

    @Test
    void the_recorded_history_is_read_in_full() throws IOException {
        // Given
        Path path =
                REPOSITORY.resolve(
                        Optional.ofNullable(System.getProperty(SETTING))
                                .or(() -> Optional.ofNullable(System.getenv(SETTING)))
                                .orElse(USUAL));
        assumeTrue(
                Files.exists(path),
                () -> "there is no %s; name the file by %s".formatted(path, SETTING));

        // When
        Intake intake;
        try (ShipmentFile file = ShipmentFile.open(path)) {
            intake = Intake.of(file);
        }

        // Then
        assertThat(intake.rowErrors()).isEmpty();
        assertThat(intake.shipments()).hasSize(10_324);
        assertThat(intake.shipments().stream().map(one -> one.order().country()).distinct())
                .hasSize(43);
        assertThat(intake.shipments().stream().filter(Shipment::late)).hasSize(1_186);
        assertThat(intake.shipments().stream().filter(one -> one.order().mode() == null))
                .hasSize(360);
        assertThat(intake.shipments().stream().filter(one -> one.order().weightKg() != null))
                .hasSize(6_372);
    }
}

package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ActionTest {

    private final Shipment shipment =
            Shipments.of("4711", LocalDate.of(2006, 6, 2), LocalDate.of(2006, 8, 5));

    @Test
    void a_placement_begins_a_stream_at_its_historic_time() {
        // When
        Action placement = new Action.Placement(shipment);
        CommandMetadata metadata = placement.metadata(0);

        // Then
        assertThat(placement.command()).isEqualTo(shipment.order());
        assertThat(metadata.id().toString()).matches("importer:place/4711/[0-9a-f]{16}:0");
        assertThat(metadata.stream()).hasToString("order/4711");
        assertThat(metadata.expected()).isEqualTo(ExpectedVersion.ABSENT);
        assertThat(metadata.time()).isEqualTo(Instant.parse("2006-06-02T00:00:00Z"));
        assertThat(metadata.correlation()).isEqualTo("order/4711");
        assertThat(metadata.historic()).isTrue();
    }

    @Test
    void a_delivery_follows_on_whatever_version() {
        // When
        Action delivery = new Action.Delivery(shipment);
        CommandMetadata metadata = delivery.metadata(3);

        // Then
        assertThat(delivery.command()).isEqualTo(new DeliverOrder(LocalDate.of(2006, 8, 5)));
        assertThat(metadata.id()).hasToString("importer:deliver/4711/2006-08-05:3");
        assertThat(metadata.expected()).isEqualTo(ExpectedVersion.ANY);
        assertThat(metadata.time()).isEqualTo(Instant.parse("2006-08-05T00:00:00Z"));
    }

    /// The ids are in logs: this test fails when an import of known history would append it again.
    @Test
    void the_id_of_a_known_order_never_changes() {
        assertThat(place(shipment))
                .isEqualTo(CommandId.parse("importer:place/4711/3af9ccda78b0461f:0"));
    }

    @Test
    void another_order_under_the_same_id_is_another_command() {
        // Given
        PlaceOrder order = shipment.order();
        PlaceOrder heavier =
                new PlaceOrder(
                        order.country(),
                        order.mode(),
                        order.vendor(),
                        order.product(),
                        order.item(),
                        order.quantity(),
                        order.valueUsd(),
                        null,
                        order.placedOn(),
                        order.scheduledOn());

        // When
        CommandId other = place(new Shipment("4711", heavier, shipment.deliveredOn()));

        // Then
        assertThat(other).isNotEqualTo(place(shipment));
    }

    private static CommandId place(Shipment shipment) {
        return new Action.Placement(shipment).metadata(0).id();
    }
}

package io.throughline.agents.importer;

import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.time.LocalDate;

/// Shipments for tests.
final class Shipments {

    private static final LocalDate FIRST_DAY = LocalDate.of(2006, 1, 1);

    private Shipments() {}

    /// Placed and delivered that many days after the first day.
    static Shipment of(String id, int placedDay, int deliveredDay) {
        return of(id, FIRST_DAY.plusDays(placedDay), FIRST_DAY.plusDays(deliveredDay));
    }

    static Shipment of(String id, LocalDate placedOn, LocalDate deliveredOn) {
        return new Shipment(
                id,
                new PlaceOrder(
                        "KE", Mode.AIR, "vendor", "ARV", "item", 1, 2, 3.0, placedOn, deliveredOn),
                deliveredOn);
    }
}

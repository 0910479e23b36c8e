package io.throughline.agents.importer;

import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.time.LocalDate;

/// An order that was delivered: one row of a delivery history.
///
/// @param id the key of the order's stream, without white space
/// @param deliveredOn never before the day of placement
public record Shipment(String id, PlaceOrder order, LocalDate deliveredOn) implements Row {

    public Shipment {
        new StreamId(Logistics.ORDER, id);
        if (deliveredOn.isBefore(order.placedOn())) {
            throw new IllegalArgumentException(
                    "order %s cannot be delivered on %s, before it was placed on %s"
                            .formatted(id, deliveredOn, order.placedOn()));
        }
    }

    /// The order's stream, `order/<id>`.
    public StreamId stream() {
        return new StreamId(Logistics.ORDER, id);
    }

    /// Whether the goods arrived after the day by which they were promised.
    public boolean late() {
        return deliveredOn.isAfter(order.scheduledOn());
    }
}

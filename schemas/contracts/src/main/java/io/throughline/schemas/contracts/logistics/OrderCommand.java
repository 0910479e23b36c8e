package io.throughline.schemas.contracts.logistics;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What can be asked of an order, stream `order/<id>`.
public sealed interface OrderCommand extends Command {

    /// A client orders goods. A null mode leaves the choice to the router, a null weight was not
    /// captured.
    ///
    /// @param country ISO 3166-1 alpha-2
    /// @param valueUsd the worth of the goods in US dollars
    /// @param scheduledOn the day by which delivery was promised
    record PlaceOrder(
            String country,
            @Nullable Mode mode,
            String vendor,
            String product,
            String item,
            int quantity,
            double valueUsd,
            @Nullable Double weightKg,
            LocalDate placedOn,
            LocalDate scheduledOn)
            implements OrderCommand {
        public PlaceOrder {
            Countries.check(country);
            if (quantity < 0) {
                throw new IllegalArgumentException(
                        "quantity %d must not be negative".formatted(quantity));
            }
        }
    }

    /// The router gives the order to a carrier.
    record AssignOrder(AgentName carrier, Lane lane, String reason) implements OrderCommand {}

    /// The optimizer says when the goods should arrive.
    record PlanShipment(LocalDate expectedOn, Risk risk) implements OrderCommand {}

    /// Somebody asks for another day of arrival of a planned order. Of two who ask at once, the
    /// later day holds.
    ///
    /// @param by who asks
    record RescheduleOrder(LocalDate expectedOn, AgentName by, String reason)
            implements OrderCommand {}

    /// The carrier hands the goods over.
    record DeliverOrder(LocalDate deliveredOn) implements OrderCommand {}

    /// The order goes back to the router for another carrier.
    record RetryOrder(String reason) implements OrderCommand {}

    /// The order ends undelivered.
    record CancelOrder(String reason) implements OrderCommand {}

    /// Somebody noticed that the order arrived after its scheduled day.
    record RecordDelay() implements OrderCommand {}

    /// The client was told of the delay.
    ///
    /// @param channel how, such as `webhook`
    /// @param effect the idempotency key under which it was sent
    record RecordNotification(String channel, String effect) implements OrderCommand {}
}

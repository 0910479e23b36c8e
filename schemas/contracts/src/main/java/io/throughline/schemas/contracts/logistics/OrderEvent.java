package io.throughline.schemas.contracts.logistics;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What can happen to an order, stream `order/<id>`. Each event names the lane or country that it
/// concerns, so that a projection needs no second look at the order.
public sealed interface OrderEvent extends Event {

    /// ISO 3166-1 alpha-2 code of the country that the goods go to.
    String country();

    /// A client ordered goods; see [OrderCommand.PlaceOrder] for the units.
    record OrderPlaced(
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
            implements OrderEvent {}

    /// The order was given to a carrier of its lane.
    record OrderAssigned(AgentName carrier, Lane lane, String reason) implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The day on which the goods should arrive, and how likely they are to be late.
    record ShipmentPlanned(Lane lane, LocalDate expectedOn, Risk risk) implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The goods should arrive on another day.
    ///
    /// @param expectedOn the day that holds
    /// @param askedOn the day that was asked for; an earlier one if it gave way in a merge
    /// @param by who asked
    /// @param mergedWith who had asked for a day in between, which this one did not know of; null
    ///   if nobody had
    record OrderRescheduled(
            Lane lane,
            LocalDate expectedOn,
            LocalDate askedOn,
            AgentName by,
            String reason,
            @Nullable AgentName mergedWith)
            implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The goods were handed over.
    ///
    /// @param leadDays days from placement to delivery
    /// @param daysLate days after the scheduled day; negative when early
    record OrderDelivered(
            AgentName carrier, Lane lane, LocalDate deliveredOn, int leadDays, int daysLate)
            implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The order went back to the router.
    ///
    /// @param attempt counts from 1; the first retry is attempt 2
    record OrderRetried(AgentName carrier, Lane lane, int attempt, String reason)
            implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The order ended undelivered; carrier and lane are null if none was assigned.
    record OrderCancelled(
            String country, @Nullable AgentName carrier, @Nullable Lane lane, String reason)
            implements OrderEvent {}

    /// The order arrived after its scheduled day.
    record DelayDetected(Lane lane, int daysLate) implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }

    /// The client was told of the delay.
    record ClientNotified(Lane lane, String channel, String effect) implements OrderEvent {
        @Override
        public String country() {
            return lane.country();
        }
    }
}

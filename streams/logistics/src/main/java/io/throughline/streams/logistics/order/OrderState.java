package io.throughline.streams.logistics.order;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.Risk;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// An order's life, one record per stage, each holding what that stage has.
///
/// ```
/// Unplaced ─► Placed ─► Assigned ─► Planned ─► Delivered
///                ▲          │          │
///                └──retried─┴──────────┘        Placed, Assigned, Planned ─► Cancelled
/// ```
public sealed interface OrderState {

    /// What was promised when the order was placed.
    ///
    /// @param mode null if the router chooses
    record Promise(
            String country, @Nullable Mode mode, LocalDate placedOn, LocalDate scheduledOn) {}

    /// Who carries the order where.
    record Carriage(AgentName carrier, Lane lane) {}

    /// What was asked of an order since it was planned.
    ///
    /// @param times how often, so that it can be told whether all that somebody did not see is this
    /// @param by who asked last, for `askedOn`
    record Rescheduled(int times, AgentName by, LocalDate askedOn) {}

    /// Nobody spoke of this order yet.
    record Unplaced() implements OrderState {}

    /// Waits for a carrier.
    ///
    /// @param attempt counts from 1; a retried order is at 2 or more
    record Placed(Promise promise, int attempt) implements OrderState {}

    /// Has a carrier and waits for its plan.
    record Assigned(Promise promise, int attempt, Carriage carriage) implements OrderState {}

    /// Is on its way.
    ///
    /// @param rescheduled null if the day is the one that was planned
    record Planned(
            Promise promise,
            int attempt,
            Carriage carriage,
            LocalDate expectedOn,
            Risk risk,
            @Nullable Rescheduled rescheduled)
            implements OrderState {}

    /// Has arrived.
    ///
    /// @param daysLate negative when early
    record Delivered(Carriage carriage, LocalDate deliveredOn, int daysLate, Delay delay)
            implements OrderState {}

    /// Ended undelivered.
    record Cancelled(String reason) implements OrderState {}

    /// What is known of a delivered order's delay.
    enum Delay {
        NOT_NOTED,
        DETECTED,
        NOTIFIED
    }
}

package io.throughline.streams.logistics.order;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.Risk;
import java.time.LocalDate;
import java.util.List;
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
    /// @param times how often
    /// @param by who asked last, for `askedOn`
    /// @param asks the last ones in a row, oldest first: so many of the stream's last events, so
    ///   that it can be told whether all that somebody did not see is this, and what was asked
    record Rescheduled(int times, AgentName by, LocalDate askedOn, List<Ask> asks) {

        /// The most that are kept. Whoever did not see more decides anew.
        static final int ASKS_MAX = 16;

        public Rescheduled {
            asks = List.copyOf(asks);
        }

        /// The same, once something else has happened.
        Rescheduled interrupted() {
            return new Rescheduled(times, by, askedOn, List.of());
        }
    }

    /// That somebody asked for another day.
    ///
    /// @param insteadOf the day that held until then
    record Ask(AgentName by, LocalDate askedOn, LocalDate insteadOf) {}

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

package io.throughline.streams.logistics.order;

import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import io.throughline.streams.logistics.order.OrderState.Ask;
import io.throughline.streams.logistics.order.OrderState.Assigned;
import io.throughline.streams.logistics.order.OrderState.Cancelled;
import io.throughline.streams.logistics.order.OrderState.Carriage;
import io.throughline.streams.logistics.order.OrderState.Delay;
import io.throughline.streams.logistics.order.OrderState.Delivered;
import io.throughline.streams.logistics.order.OrderState.Placed;
import io.throughline.streams.logistics.order.OrderState.Planned;
import io.throughline.streams.logistics.order.OrderState.Promise;
import io.throughline.streams.logistics.order.OrderState.Rescheduled;
import io.throughline.streams.logistics.order.OrderState.Unplaced;
import java.util.ArrayList;
import java.util.List;

/// How an order's events change its state. An event that does not fit the stage has nevertheless
/// happened, for a ready-made one can be appended past the decider: it leaves the state as it is.
final class OrderFold {

    private OrderFold() {}

    static OrderState evolve(OrderState state, OrderEvent event) {
        OrderState next = next(state, event);
        return event instanceof OrderRescheduled ? next : interrupted(next);
    }

    private static OrderState next(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed -> new Placed(promise(placed), 1);
            case OrderAssigned(var carrier, var lane, _) ->
                    state instanceof Placed(var promise, int attempt)
                            ? new Assigned(promise, attempt, new Carriage(carrier, lane))
                            : state;
            case ShipmentPlanned(_, var expectedOn, var risk) ->
                    state instanceof Assigned(var promise, int attempt, var carriage)
                            ? new Planned(promise, attempt, carriage, expectedOn, risk, null)
                            : state;
            case OrderRescheduled rescheduled -> rescheduled(state, rescheduled);
            case OrderDelivered(var carrier, var lane, var deliveredOn, _, int daysLate) ->
                    new Delivered(
                            new Carriage(carrier, lane), deliveredOn, daysLate, Delay.NOT_NOTED);
            case OrderRetried(_, _, int attempt, _) -> placedAgain(state, attempt);
            case OrderCancelled(_, _, _, String reason) -> new Cancelled(reason);
            case DelayDetected(_, _) -> delay(state, Delay.DETECTED);
            case ClientNotified(_, _, _) -> delay(state, Delay.NOTIFIED);
        };
    }

    private static OrderState placedAgain(OrderState state, int attempt) {
        return switch (state) {
            case Assigned(var promise, _, _) -> new Placed(promise, attempt);
            case Planned(var promise, _, _, _, _, _) -> new Placed(promise, attempt);
            case Unplaced(), Placed(_, _), Delivered(_, _, _, _), Cancelled(_) -> state;
        };
    }

    private static OrderState rescheduled(OrderState state, OrderRescheduled event) {
        if (!(state
                instanceof
                Planned(var promise, int attempt, var carriage, var on, var risk, var last))) {
            return state;
        }
        List<Ask> asks = new ArrayList<>(last == null ? List.of() : last.asks());
        if (asks.size() == Rescheduled.ASKS_MAX) {
            asks.removeFirst();
        }
        asks.add(new Ask(event.by(), event.askedOn(), on));
        int times = last == null ? 1 : last.times() + 1;
        return new Planned(
                promise,
                attempt,
                carriage,
                event.expectedOn(),
                risk,
                new Rescheduled(times, event.by(), event.askedOn(), asks));
    }

    // What was asked before is not in a row any more with what will be asked.
    private static OrderState interrupted(OrderState state) {
        if (!(state
                instanceof
                Planned(var promise, int attempt, var carriage, var on, var risk, var last))) {
            return state;
        }
        return last == null || last.asks().isEmpty()
                ? state
                : new Planned(promise, attempt, carriage, on, risk, last.interrupted());
    }

    private static OrderState delay(OrderState state, Delay delay) {
        return state instanceof Delivered(var carriage, var deliveredOn, int daysLate, _)
                ? new Delivered(carriage, deliveredOn, daysLate, delay)
                : state;
    }

    private static Promise promise(OrderPlaced placed) {
        return new Promise(
                placed.country(), placed.mode(), placed.placedOn(), placed.scheduledOn());
    }
}

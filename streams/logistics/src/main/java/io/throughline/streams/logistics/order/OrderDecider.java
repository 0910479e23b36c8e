package io.throughline.streams.logistics.order;

import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
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
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.logistics.order.OrderState.Assigned;
import io.throughline.streams.logistics.order.OrderState.Cancelled;
import io.throughline.streams.logistics.order.OrderState.Carriage;
import io.throughline.streams.logistics.order.OrderState.Delay;
import io.throughline.streams.logistics.order.OrderState.Delivered;
import io.throughline.streams.logistics.order.OrderState.Placed;
import io.throughline.streams.logistics.order.OrderState.Planned;
import io.throughline.streams.logistics.order.OrderState.Promise;
import io.throughline.streams.logistics.order.OrderState.Unplaced;
import java.time.temporal.ChronoUnit;

/// What an order may do at each stage of its life.
public final class OrderDecider implements Decider<OrderCommand, OrderState, OrderEvent> {

    @Override
    public OrderState initial() {
        return new Unplaced();
    }

    @Override
    public Decision<OrderEvent> decide(OrderCommand command, OrderState state) {
        return switch (command) {
            case PlaceOrder place -> place(place, state);
            case AssignOrder assign -> assign(assign, state);
            case PlanShipment plan -> plan(plan, state);
            case RescheduleOrder reschedule -> reschedule(reschedule, state);
            case DeliverOrder deliver -> deliver(deliver, state);
            case RetryOrder(String reason) -> retry(reason, state);
            case CancelOrder(String reason) -> cancel(reason, state);
            case RecordDelay() -> recordDelay(state);
            case RecordNotification(String channel, String effect) ->
                    recordNotification(channel, effect, state);
        };
    }

    private static Decision<OrderEvent> place(PlaceOrder order, OrderState state) {
        if (!(state instanceof Unplaced)) {
            return Decision.reject("already-placed", "the order was placed before");
        }
        return Decision.accept(
                new OrderPlaced(
                        order.country(),
                        order.mode(),
                        order.vendor(),
                        order.product(),
                        order.item(),
                        order.quantity(),
                        order.valueUsd(),
                        order.weightKg(),
                        order.placedOn(),
                        order.scheduledOn()));
    }

    private static Decision<OrderEvent> assign(AssignOrder order, OrderState state) {
        return switch (state) {
            case Placed(Promise promise, _) -> {
                if (!order.lane().country().equals(promise.country())) {
                    yield Decision.reject(
                            "wrong-lane",
                            "lane %s does not reach %s".formatted(order.lane(), promise.country()));
                }
                yield Decision.accept(
                        new OrderAssigned(order.carrier(), order.lane(), order.reason()));
            }
            case Assigned(_, _, var carriage) -> alreadyAssigned(carriage);
            case Planned(_, _, var carriage, _, _, _) -> alreadyAssigned(carriage);
            case Unplaced(), Delivered(_, _, _, _), Cancelled(_) -> refused("assigned", state);
        };
    }

    private static Decision<OrderEvent> plan(PlanShipment plan, OrderState state) {
        return switch (state) {
            case Assigned(_, _, Carriage(_, var lane)) ->
                    Decision.accept(new ShipmentPlanned(lane, plan.expectedOn(), plan.risk()));
            case Planned(_, _, _, var expectedOn, _, _) ->
                    Decision.reject(
                            "already-planned", "arrival is expected on " + expectedOn + " already");
            case Unplaced(), Placed(_, _), Delivered(_, _, _, _), Cancelled(_) ->
                    refused("planned", state);
        };
    }

    private static Decision<OrderEvent> reschedule(RescheduleOrder asked, OrderState state) {
        return switch (state) {
            case Planned(_, _, Carriage(_, var lane), var expectedOn, _, _) ->
                    asked.expectedOn().equals(expectedOn)
                            ? Decision.nothing()
                            : Decision.accept(
                                    new OrderRescheduled(
                                            lane,
                                            asked.expectedOn(),
                                            asked.expectedOn(),
                                            asked.by(),
                                            asked.reason(),
                                            null));
            case Unplaced(), Placed(_, _), Assigned(_, _, _), Delivered(_, _, _, _), Cancelled(_) ->
                    refused("rescheduled", state);
        };
    }

    private static Decision<OrderEvent> deliver(DeliverOrder order, OrderState state) {
        return switch (state) {
            case Planned(Promise promise, _, Carriage(var carrier, var lane), _, _, _) -> {
                if (order.deliveredOn().isBefore(promise.placedOn())) {
                    yield Decision.reject(
                            "delivered-before-placed",
                            "delivery on %s is before the placement on %s"
                                    .formatted(order.deliveredOn(), promise.placedOn()));
                }
                yield Decision.accept(
                        new OrderDelivered(
                                carrier,
                                lane,
                                order.deliveredOn(),
                                (int)
                                        ChronoUnit.DAYS.between(
                                                promise.placedOn(), order.deliveredOn()),
                                (int)
                                        ChronoUnit.DAYS.between(
                                                promise.scheduledOn(), order.deliveredOn())));
            }
            case Unplaced(), Placed(_, _), Assigned(_, _, _) ->
                    Decision.reject("not-planned", "the shipment is not planned yet");
            case Delivered(_, var deliveredOn, _, _) ->
                    Decision.reject("already-delivered", "it was delivered on " + deliveredOn);
            case Cancelled(_) -> refused("delivered", state);
        };
    }

    private static Decision<OrderEvent> retry(String reason, OrderState state) {
        return switch (state) {
            case Assigned(_, int attempt, Carriage(var carrier, var lane)) ->
                    Decision.accept(new OrderRetried(carrier, lane, attempt + 1, reason));
            case Planned(_, int attempt, Carriage(var carrier, var lane), _, _, _) ->
                    Decision.accept(new OrderRetried(carrier, lane, attempt + 1, reason));
            case Unplaced(), Placed(_, _), Delivered(_, _, _, _), Cancelled(_) ->
                    refused("retried", state);
        };
    }

    private static Decision<OrderEvent> cancel(String reason, OrderState state) {
        return switch (state) {
            case Placed(Promise promise, _) ->
                    Decision.accept(new OrderCancelled(promise.country(), null, null, reason));
            case Assigned(Promise promise, _, Carriage(var carrier, var lane)) ->
                    Decision.accept(new OrderCancelled(promise.country(), carrier, lane, reason));
            case Planned(Promise promise, _, Carriage(var carrier, var lane), _, _, _) ->
                    Decision.accept(new OrderCancelled(promise.country(), carrier, lane, reason));
            case Cancelled(_) -> Decision.nothing();
            case Unplaced(), Delivered(_, _, _, _) -> refused("cancelled", state);
        };
    }

    private static Decision<OrderEvent> recordDelay(OrderState state) {
        return switch (state) {
            case Delivered(Carriage(_, var lane), _, int daysLate, Delay delay) when daysLate > 0 ->
                    delay == Delay.NOT_NOTED
                            ? Decision.accept(new DelayDetected(lane, daysLate))
                            : Decision.nothing();
            case Delivered(_, _, int daysLate, _) ->
                    Decision.reject(
                            "not-late",
                            "it arrived %d days before its scheduled day".formatted(-daysLate));
            case Unplaced(),
                    Placed(_, _),
                    Assigned(_, _, _),
                    Planned(_, _, _, _, _, _),
                    Cancelled(_) ->
                    refused("late", state);
        };
    }

    private static Decision<OrderEvent> recordNotification(
            String channel, String effect, OrderState state) {
        if (!(state instanceof Delivered(Carriage(_, var lane), _, _, Delay delay))) {
            return refused("notified of", state);
        }
        return switch (delay) {
            case NOT_NOTED -> Decision.reject("no-delay", "no delay was detected");
            case DETECTED -> Decision.accept(new ClientNotified(lane, channel, effect));
            case NOTIFIED -> Decision.reject("already-notified", "the client was told before");
        };
    }

    private static Decision<OrderEvent> alreadyAssigned(Carriage carriage) {
        return Decision.reject(
                "already-assigned", "carrier %s has the order".formatted(carriage.carrier()));
    }

    private static Decision<OrderEvent> refused(String what, OrderState state) {
        String stage = state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        return Decision.reject(
                "wrong-stage", "an order that is %s cannot be %s".formatted(stage, what));
    }

    @Override
    public OrderState evolve(OrderState state, OrderEvent event) {
        return OrderFold.evolve(state, event);
    }
}

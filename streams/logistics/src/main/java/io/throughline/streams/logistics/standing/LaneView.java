package io.throughline.streams.logistics.standing;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
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
import io.throughline.streams.kernel.View;
import java.util.Map;
import java.util.Optional;

/// How loaded a lane's carriers are and how long its deliveries took: what the router and the
/// optimizer go by.
public final class LaneView implements View<LaneStanding, OrderEvent> {

    /// The lane that an event changes the standing of.
    public static Optional<String> key(OrderEvent event) {
        return switch (event) {
            case OrderAssigned(_, Lane lane, _) -> Optional.of(lane.toString());
            case OrderDelivered(_, Lane lane, _, _, _) -> Optional.of(lane.toString());
            case OrderRetried(_, Lane lane, _, _) -> Optional.of(lane.toString());
            case OrderCancelled(_, _, Lane lane, _) ->
                    Optional.ofNullable(lane).map(Lane::toString);
            case OrderPlaced _,
                    ShipmentPlanned _,
                    OrderRescheduled _,
                    DelayDetected _,
                    ClientNotified _ ->
                    Optional.empty();
        };
    }

    @Override
    public LaneStanding initial() {
        return LaneStanding.EMPTY;
    }

    @Override
    public LaneStanding evolve(LaneStanding lane, OrderEvent event) {
        return switch (event) {
            case OrderAssigned(AgentName carrier, _, _) -> open(lane, carrier, 1);
            case OrderRetried(AgentName carrier, _, _, _) -> open(lane, carrier, -1);
            case OrderCancelled(_, AgentName carrier, _, _) ->
                    carrier == null ? lane : open(lane, carrier, -1);
            case OrderDelivered(AgentName carrier, _, _, int leadDays, int daysLate) ->
                    delivered(open(lane, carrier, -1), leadDays, daysLate);
            case OrderPlaced _,
                    ShipmentPlanned _,
                    OrderRescheduled _,
                    DelayDetected _,
                    ClientNotified _ ->
                    lane;
        };
    }

    private static LaneStanding open(LaneStanding lane, AgentName carrier, long change) {
        Map<String, Long> open = Counts.plus(lane.openByCarrier(), carrier.value(), change);
        return new LaneStanding(open, lane.deliveriesByLeadDays(), lane.lateDeliveries());
    }

    private static LaneStanding delivered(LaneStanding lane, int leadDays, int daysLate) {
        return new LaneStanding(
                lane.openByCarrier(),
                Counts.plus(lane.deliveriesByLeadDays(), Integer.toString(leadDays), 1),
                lane.lateDeliveries() + (daysLate > 0 ? 1 : 0));
    }
}

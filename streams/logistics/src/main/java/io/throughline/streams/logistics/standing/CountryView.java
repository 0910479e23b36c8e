package io.throughline.streams.logistics.standing;

import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.Lane;
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

/// How many orders of a country have come how far. Every event counts for exactly one country, so
/// the sum over all rows is the report of the whole context.
public final class CountryView implements View<CountryStanding, OrderEvent> {

    /// The country that an event counts for.
    public static Optional<String> key(OrderEvent event) {
        return Optional.of(event.country());
    }

    @Override
    public CountryStanding initial() {
        return CountryStanding.EMPTY;
    }

    @Override
    public CountryStanding evolve(CountryStanding country, OrderEvent event) {
        return plus(country, change(event));
    }

    /// Both together.
    public static CountryStanding plus(CountryStanding one, CountryStanding other) {
        Map<String, Long> modes = one.ordersByMode();
        for (Map.Entry<String, Long> mode : other.ordersByMode().entrySet()) {
            modes = Counts.plus(modes, mode.getKey(), mode.getValue());
        }
        return new CountryStanding(
                one.orders() + other.orders(),
                one.assigned() + other.assigned(),
                one.planned() + other.planned(),
                one.delivered() + other.delivered(),
                one.late() + other.late(),
                one.notified() + other.notified(),
                one.events() + other.events(),
                modes);
    }

    private static CountryStanding change(OrderEvent event) {
        return switch (event) {
            case OrderPlaced _ -> new CountryStanding(1, 0, 0, 0, 0, 0, 1, Map.of());
            case OrderAssigned(_, Lane lane, _) ->
                    new CountryStanding(0, 1, 0, 0, 0, 0, 1, Map.of(lane.mode().name(), 1L));
            case ShipmentPlanned _ -> new CountryStanding(0, 0, 1, 0, 0, 0, 1, Map.of());
            case OrderDelivered(_, _, _, _, int daysLate) ->
                    new CountryStanding(0, 0, 0, 1, daysLate > 0 ? 1 : 0, 0, 1, Map.of());
            case ClientNotified _ -> new CountryStanding(0, 0, 0, 0, 0, 1, 1, Map.of());
            case OrderRetried(_, Lane lane, _, _) ->
                    new CountryStanding(0, -1, 0, 0, 0, 0, 1, Map.of(lane.mode().name(), -1L));
            case OrderRescheduled _, OrderCancelled _, DelayDetected _ ->
                    new CountryStanding(0, 0, 0, 0, 0, 0, 1, Map.of());
        };
    }
}

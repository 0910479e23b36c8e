package io.throughline.streams.logistics.standing;

import static io.throughline.streams.logistics.order.Orders.CONDOR;
import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.SCHEDULED_ON;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import io.throughline.schemas.contracts.logistics.Risk;
import io.throughline.streams.testkit.ViewSpec;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LaneViewTest {

    private final ViewSpec<LaneStanding, OrderEvent> lane = ViewSpec.of(new LaneView());
    private final OrderAssigned assigned = new OrderAssigned(CONDOR, KENYA_BY_AIR, "");

    @Test
    void an_assigned_order_is_open_until_it_ends() {
        lane.given(assigned, assigned).then(open(Map.of("condor", 2L)));
        lane.given(assigned, assigned, new OrderRetried(CONDOR, KENYA_BY_AIR, 2, ""))
                .then(open(Map.of("condor", 1L)));
        lane.given(assigned, new OrderCancelled("KE", CONDOR, KENYA_BY_AIR, ""))
                .then(LaneStanding.EMPTY);
        lane.given(assigned, new OrderAssigned(new AgentName("heron"), KENYA_BY_AIR, ""))
                .then(open(Map.of("condor", 1L, "heron", 1L)));
    }

    @Test
    void deliveries_are_counted_by_how_long_they_took() {
        lane.given(assigned, assigned, assigned, delivered(10, 2), delivered(10, 0))
                .given(delivered(7, -3))
                .then(new LaneStanding(Map.of(), Map.of("10", 2L, "7", 1L), 1));
    }

    @Test
    void other_events_change_nothing() {
        lane.given(
                        new ShipmentPlanned(KENYA_BY_AIR, SCHEDULED_ON, Risk.LOW),
                        new DelayDetected(KENYA_BY_AIR, 3))
                .then(LaneStanding.EMPTY);
        assertThat(LaneView.key(new DelayDetected(KENYA_BY_AIR, 3))).isEmpty();
        assertThat(LaneView.key(new OrderCancelled("KE", null, null, ""))).isEmpty();
        assertThat(LaneView.key(assigned)).contains("KE-air");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void open_orders_are_never_negative_and_every_delivery_is_counted(
            @ForAll("several") List<OrderEvent> events) {
        Map<String, LaneStanding> rows =
                History.rows(
                        new LaneView(),
                        LaneView::key,
                        events,
                        (_, row) -> assertThat(row.openByCarrier().values()).allMatch(n -> n > 0));

        assertThat(rows.values().stream().mapToLong(LaneViewTest::deliveries).sum())
                .isEqualTo(count(events, OrderDelivered.class));
        assertThat(rows.values().stream().mapToLong(LaneStanding::lateDeliveries).sum())
                .isEqualTo(events.stream().filter(LaneViewTest::late).count());
        assertThat(rows.values().stream().mapToLong(LaneViewTest::open).sum())
                .isEqualTo(
                        count(events, OrderAssigned.class)
                                - count(events, OrderRetried.class)
                                - count(events, OrderDelivered.class)
                                - events.stream().filter(LaneViewTest::cancelledOnItsWay).count());
    }

    private static long open(LaneStanding row) {
        return row.openByCarrier().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long deliveries(LaneStanding row) {
        return row.deliveriesByLeadDays().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long count(List<OrderEvent> events, Class<? extends OrderEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private static boolean late(OrderEvent event) {
        return event instanceof OrderDelivered delivered && delivered.daysLate() > 0;
    }

    private static boolean cancelledOnItsWay(OrderEvent event) {
        return event instanceof OrderCancelled cancelled && cancelled.carrier() != null;
    }

    private static LaneStanding open(Map<String, Long> byCarrier) {
        return new LaneStanding(byCarrier, Map.of(), 0);
    }

    private static OrderDelivered delivered(int leadDays, int daysLate) {
        return new OrderDelivered(CONDOR, KENYA_BY_AIR, SCHEDULED_ON, leadDays, daysLate);
    }

    @Provide
    Arbitrary<List<OrderEvent>> several() {
        return History.several();
    }
}

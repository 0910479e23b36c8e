package io.throughline.streams.logistics.standing;

import static io.throughline.streams.logistics.order.Orders.CONDOR;
import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.PLACED_ON;
import static io.throughline.streams.logistics.order.Orders.SCHEDULED_ON;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
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

class CountryViewTest {

    private final ViewSpec<CountryStanding, OrderEvent> country = ViewSpec.of(new CountryView());
    private final OrderPlaced placed =
            new OrderPlaced("KE", null, "", "", "", 1, 1, null, PLACED_ON, SCHEDULED_ON);
    private final OrderAssigned assigned = new OrderAssigned(CONDOR, KENYA_BY_AIR, "");

    @Test
    void an_order_counts_at_every_stage_that_it_reached() {
        country.given(
                        placed,
                        assigned,
                        new ShipmentPlanned(KENYA_BY_AIR, SCHEDULED_ON, Risk.LOW),
                        new OrderDelivered(CONDOR, KENYA_BY_AIR, SCHEDULED_ON, 30, 3),
                        new DelayDetected(KENYA_BY_AIR, 3),
                        new ClientNotified(KENYA_BY_AIR, "webhook", "e"))
                .then(new CountryStanding(1, 1, 1, 1, 1, 1, 6, Map.of("AIR", 1L)));
    }

    @Test
    void an_order_on_time_is_not_late() {
        country.given(new OrderDelivered(CONDOR, KENYA_BY_AIR, SCHEDULED_ON, 30, 0))
                .then(new CountryStanding(0, 0, 0, 1, 0, 0, 1, Map.of()));
    }

    @Test
    void a_retried_order_is_assigned_once() {
        country.given(placed, assigned, new OrderRetried(CONDOR, KENYA_BY_AIR, 2, ""), assigned)
                .then(new CountryStanding(1, 1, 0, 0, 0, 0, 4, Map.of("AIR", 1L)));
    }

    @Test
    void an_event_counts_for_its_country() {
        assertThat(CountryView.key(placed)).contains("KE");
        assertThat(CountryView.key(new OrderCancelled("VN", null, null, ""))).contains("VN");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void the_sum_over_all_rows_is_the_fold_over_all_events(
            @ForAll("several") List<OrderEvent> events) {
        CountryView view = new CountryView();
        Map<String, CountryStanding> rows =
                History.rows(
                        view,
                        CountryView::key,
                        events,
                        (_, row) -> assertThat(row.ordersByMode().values()).allMatch(n -> n > 0));
        CountryStanding all = view.initial();
        for (OrderEvent event : events) {
            all = view.evolve(all, event);
        }

        CountryStanding sum = CountryStanding.EMPTY;
        for (CountryStanding row : rows.values()) {
            sum = CountryView.plus(sum, row);
        }
        assertThat(sum).isEqualTo(all);
        assertThat(sum.events()).isEqualTo(events.size());
        assertThat(sum.ordersByMode().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(sum.assigned());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void no_stage_has_more_orders_than_the_one_before(@ForAll("several") List<OrderEvent> events) {
        History.rows(
                new CountryView(),
                CountryView::key,
                events,
                (_, row) -> {
                    assertThat(row.assigned()).isBetween(0L, row.orders());
                    assertThat(row.delivered()).isBetween(0L, row.planned());
                    assertThat(row.late()).isBetween(0L, row.delivered());
                    assertThat(row.notified()).isBetween(0L, row.late());
                });
    }

    @Provide
    Arbitrary<List<OrderEvent>> several() {
        return History.several();
    }
}

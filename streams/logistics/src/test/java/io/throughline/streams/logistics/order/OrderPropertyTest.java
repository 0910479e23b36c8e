package io.throughline.streams.logistics.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import io.throughline.streams.testkit.DeciderLaws;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;

class OrderPropertyTest {

    private final OrderDecider decider = new OrderDecider();
    private final Codec<Object> states =
            Codec.of(Object.class, new InMemoryRegistry(), List.of(OrderState.class));

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void orders_keep_the_laws_of_deciders(@ForAll("commands") List<OrderCommand> commands) {
        List<OrderEvent> history = DeciderLaws.check(decider, commands);

        Statistics.collect(DeciderLaws.fold(decider, decider.initial(), history).getClass());
        Statistics.coverage(
                coverage -> coverage.check(OrderState.Delivered.class).percentage(p -> p > 5));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void an_order_is_with_one_carrier_at_a_time(@ForAll("commands") List<OrderCommand> commands) {
        boolean assigned = false;
        int attempt = 1;
        for (OrderEvent event : DeciderLaws.check(decider, commands)) {
            if (event instanceof OrderAssigned) {
                assertThat(assigned).isFalse();
                assigned = true;
            } else if (event instanceof OrderRetried retried) {
                assertThat(assigned).isTrue();
                assertThat(retried.attempt()).isEqualTo(++attempt);
                assigned = false;
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void days_are_counted_from_the_order(@ForAll("commands") List<OrderCommand> commands) {
        OrderPlaced placed = null;
        OrderDelivered delivered = null;
        for (OrderEvent event : DeciderLaws.check(decider, commands)) {
            switch (event) {
                case OrderPlaced first -> placed = only(placed, first);
                case OrderDelivered arrived -> {
                    delivered = only(delivered, arrived);
                    assertThat(placed).isNotNull();
                    assertThat(arrived.leadDays()).isNotNegative();
                    assertThat(placed.placedOn().plusDays(arrived.leadDays()))
                            .isEqualTo(arrived.deliveredOn());
                    assertThat(placed.scheduledOn().plusDays(arrived.daysLate()))
                            .isEqualTo(arrived.deliveredOn());
                }
                case DelayDetected late -> {
                    assertThat(delivered).isNotNull();
                    assertThat(late.daysLate()).isEqualTo(delivered.daysLate()).isPositive();
                }
                case ClientNotified _ -> assertThat(delivered).isNotNull();
                case OrderEvent other -> assertThat(other.country()).isNotEmpty();
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void what_has_ended_has_ended(@ForAll("commands") List<OrderCommand> commands) {
        boolean delivered = false;
        boolean cancelled = false;
        for (OrderEvent event : DeciderLaws.check(decider, commands)) {
            assertThat(cancelled).isFalse();
            if (delivered) {
                assertThat(event).isInstanceOfAny(DelayDetected.class, ClientNotified.class);
            }
            delivered |= event instanceof OrderDelivered;
            cancelled = event instanceof OrderCancelled;
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void every_event_is_of_the_country_that_ordered(
            @ForAll("commands") List<OrderCommand> commands) {
        List<OrderEvent> history = DeciderLaws.check(decider, commands);

        assertThat(history.stream().map(OrderEvent::country).distinct().count())
                .isLessThanOrEqualTo(1);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void every_state_survives_its_stored_form(@ForAll("commands") List<OrderCommand> commands) {
        OrderState state = decider.initial();
        for (OrderEvent event : DeciderLaws.check(decider, commands)) {
            state = decider.evolve(state, event);
            assertThat(states.decode(states.encode(state))).isEqualTo(state);
        }
    }

    private static <E> E only(@Nullable E before, E event) {
        assertThat(before).isNull();
        return event;
    }

    @Provide
    Arbitrary<List<OrderCommand>> commands() {
        return Orders.commands();
    }
}

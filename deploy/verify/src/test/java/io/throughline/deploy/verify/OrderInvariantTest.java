package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import io.throughline.schemas.contracts.logistics.Risk;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.logistics.order.OrderDecider;
import io.throughline.streams.logistics.order.OrderState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OrderInvariantTest {

    private static final OrderEvent PLANNED =
            new ShipmentPlanned(Orders.LANE, Orders.SCHEDULED_ON, Risk.LOW);
    private static final OrderEvent RETRIED =
            new OrderRetried(Orders.CARRIER, Orders.LANE, 2, "carrier gave up");
    private static final OrderEvent IN_TIME = delivered(0);
    private static final OrderEvent LATE = delivered(3);
    private static final OrderEvent DELAY = new DelayDetected(Orders.LANE, 3);
    private static final OrderEvent NOTIFIED = new ClientNotified(Orders.LANE, "webhook", "e");

    @Property
    void whatever_the_decider_lets_happen_is_in_order(
            @ForAll("commands") List<OrderCommand> commands) {
        // Given
        OrderDecider decider = new OrderDecider();
        OrderState state = decider.initial();
        List<OrderEvent> happened = new ArrayList<>();
        for (OrderCommand command : commands) {
            if (decider.decide(command, state)
                    instanceof Decision.Accepted<OrderEvent>(List<OrderEvent> events)) {
                for (OrderEvent event : events) {
                    state = decider.evolve(state, event);
                    happened.add(event);
                }
            }
        }

        // When
        List<String> violations = violations(happened);

        // Then
        assertThat(violations).isEmpty();
    }

    @Provide
    Arbitrary<List<OrderCommand>> commands() {
        return Arbitraries.<OrderCommand>of(
                        Orders.PLACE,
                        Orders.ASSIGN,
                        Orders.PLAN,
                        Orders.DELIVER_LATE,
                        Orders.DELIVER_EARLY,
                        Orders.DELAY,
                        Orders.NOTIFY,
                        new RescheduleOrder(
                                Orders.SCHEDULED_ON.plusDays(3), Orders.CARRIER, "a strike"),
                        new RetryOrder("carrier gave up"),
                        new CancelOrder("no longer needed"))
                .list()
                .ofMaxSize(40);
    }

    @Test
    void two_assignments_in_one_attempt_are_found() {
        assertThat(violations(List.of(Orders.PLACED, Orders.ASSIGNED, Orders.ASSIGNED)))
                .containsExactly("the order was assigned twice in one attempt");
    }

    @Test
    void a_retry_allows_another_assignment_and_plan() {
        assertThat(
                        violations(
                                List.of(
                                        Orders.PLACED,
                                        Orders.ASSIGNED,
                                        PLANNED,
                                        RETRIED,
                                        Orders.ASSIGNED,
                                        PLANNED,
                                        IN_TIME)))
                .isEmpty();
    }

    @Test
    void another_day_needs_a_plan_and_comes_before_the_delivery() {
        LocalDate day = Orders.SCHEDULED_ON.plusDays(3);
        OrderEvent rescheduled =
                new OrderRescheduled(Orders.LANE, day, day, Orders.CARRIER, "a strike", null);

        assertThat(
                        violations(
                                List.of(
                                        Orders.PLACED,
                                        Orders.ASSIGNED,
                                        PLANNED,
                                        rescheduled,
                                        IN_TIME)))
                .isEmpty();
        assertThat(violations(List.of(Orders.PLACED, Orders.ASSIGNED, rescheduled)))
                .containsExactly("the order was rescheduled before it was planned");
        assertThat(
                        violations(
                                List.of(
                                        Orders.PLACED,
                                        Orders.ASSIGNED,
                                        PLANNED,
                                        IN_TIME,
                                        rescheduled)))
                .containsExactly("the order was rescheduled after its delivery");
    }

    @Test
    void a_delivery_without_a_plan_is_found() {
        assertThat(violations(List.of(Orders.PLACED, Orders.ASSIGNED, IN_TIME)))
                .containsExactly("the order was delivered before it was planned");
    }

    @Test
    void a_notification_of_an_order_in_time_is_found() {
        assertThat(violations(List.of(Orders.PLACED, Orders.ASSIGNED, PLANNED, IN_TIME, NOTIFIED)))
                .containsExactly("the client was notified of an order that was not late");
    }

    @Test
    void a_second_notification_is_found() {
        assertThat(
                        violations(
                                List.of(
                                        Orders.PLACED,
                                        Orders.ASSIGNED,
                                        PLANNED,
                                        LATE,
                                        DELAY,
                                        NOTIFIED,
                                        NOTIFIED)))
                .containsExactly("the client was notified twice");
    }

    @Test
    void an_order_without_a_placement_is_found() {
        assertThat(violations(List.of(Orders.ASSIGNED)))
                .containsExactly("the order was assigned before it was placed");
    }

    @Test
    void whatever_follows_a_cancellation_is_found() {
        assertThat(violations(List.of(Orders.PLACED, Orders.CANCELLED, Orders.ASSIGNED)))
                .containsExactly("something happened after the order was cancelled");
    }

    private static List<String> violations(List<OrderEvent> happened) {
        InvariantWatch<?, ?> watch = InvariantWatch.of(new OrderInvariant());
        List<String> violations = new ArrayList<>();
        happened.forEach(event -> violations.addAll(watch.next(event)));
        return violations;
    }

    private static OrderDelivered delivered(int daysLate) {
        return new OrderDelivered(
                Orders.CARRIER,
                Orders.LANE,
                Orders.SCHEDULED_ON.plusDays(daysLate),
                30 + daysLate,
                daysLate);
    }
}

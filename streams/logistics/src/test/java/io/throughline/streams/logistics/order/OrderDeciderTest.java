package io.throughline.streams.logistics.order;

import static io.throughline.streams.logistics.order.Orders.CONDOR;
import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.PLACED_ON;
import static io.throughline.streams.logistics.order.Orders.SCHEDULED_ON;
import static io.throughline.streams.logistics.order.Orders.assign;
import static io.throughline.streams.logistics.order.Orders.deliver;
import static io.throughline.streams.logistics.order.Orders.place;
import static io.throughline.streams.logistics.order.Orders.plan;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
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
import io.throughline.streams.testkit.DeciderSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderDeciderTest {

    private static final RetryOrder RETRY = new RetryOrder("no space");
    private static final CancelOrder CANCEL = new CancelOrder("no need");
    private static final RecordDelay DELAY = new RecordDelay();
    private static final RecordNotification NOTIFICATION =
            new RecordNotification("webhook", "notifier:order/1@5:0");

    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> unplaced =
            DeciderSpec.of(new OrderDecider());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> placed =
            unplaced.givenAccepted(place());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> assigned =
            placed.givenAccepted(assign());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> planned =
            assigned.givenAccepted(plan());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> deliveredLate =
            planned.givenAccepted(deliver(3));
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> cancelled =
            placed.givenAccepted(CANCEL);

    @Nested
    class Placing {

        @Test
        void a_new_order_is_placed_as_it_was_asked_for() {
            unplaced.when(place())
                    .then(
                            new OrderPlaced(
                                    "KE",
                                    Mode.AIR,
                                    "a vendor",
                                    "a product",
                                    "an item",
                                    100,
                                    550.5,
                                    null,
                                    PLACED_ON,
                                    SCHEDULED_ON));
        }

        @Test
        void an_order_is_placed_once() {
            placed.when(place()).thenRejected("already-placed");
            planned.when(place()).thenRejected("already-placed");
            deliveredLate.when(place()).thenRejected("already-placed");
            cancelled.when(place()).thenRejected("already-placed");
        }
    }

    @Nested
    class Assigning {

        @Test
        void a_placed_order_is_given_to_a_carrier() {
            placed.when(assign()).then(new OrderAssigned(CONDOR, KENYA_BY_AIR, "least loaded"));
        }

        @Test
        void the_lane_must_reach_the_country() {
            placed.when(new AssignOrder(CONDOR, new Lane("ZA", Mode.AIR), ""))
                    .thenRejected("wrong-lane");
        }

        @Test
        void the_router_may_choose_another_mode_than_was_asked_for() {
            Lane ocean = new Lane("KE", Mode.OCEAN);

            placed.when(new AssignOrder(CONDOR, ocean, "no plane"))
                    .then(new OrderAssigned(CONDOR, ocean, "no plane"));
        }

        @Test
        void an_order_has_one_carrier_at_a_time() {
            assigned.when(assign()).thenRejected("already-assigned");
            planned.when(assign()).thenRejected("already-assigned");
        }

        @Test
        void an_order_that_does_not_wait_for_a_carrier_gets_none() {
            unplaced.when(assign()).thenRejected("wrong-stage");
            deliveredLate.when(assign()).thenRejected("wrong-stage");
            cancelled.when(assign()).thenRejected("wrong-stage");
        }
    }

    @Nested
    class Planning {

        @Test
        void an_assigned_order_is_planned_on_its_lane() {
            assigned.when(plan()).then(new ShipmentPlanned(KENYA_BY_AIR, SCHEDULED_ON, Risk.LOW));
        }

        @Test
        void an_order_is_planned_once() {
            planned.when(plan()).thenRejected("already-planned");
        }

        @Test
        void an_order_without_a_carrier_is_not_planned() {
            unplaced.when(plan()).thenRejected("wrong-stage");
            placed.when(plan()).thenRejected("wrong-stage");
            deliveredLate.when(plan()).thenRejected("wrong-stage");
            cancelled.when(plan()).thenRejected("wrong-stage");
        }
    }

    @Nested
    class Delivering {

        @Test
        void a_planned_order_is_delivered() {
            planned.when(deliver(3))
                    .then(
                            new OrderDelivered(
                                    CONDOR, KENYA_BY_AIR, SCHEDULED_ON.plusDays(3), 33, 3));
            planned.when(deliver(-5))
                    .then(
                            new OrderDelivered(
                                    CONDOR, KENYA_BY_AIR, SCHEDULED_ON.minusDays(5), 25, -5));
        }

        @Test
        void goods_may_be_handed_over_on_the_day_of_the_order() {
            planned.when(new DeliverOrder(PLACED_ON))
                    .then(new OrderDelivered(CONDOR, KENYA_BY_AIR, PLACED_ON, 0, -30));
        }

        @Test
        void nothing_arrives_before_it_was_ordered() {
            planned.when(new DeliverOrder(PLACED_ON.minusDays(1)))
                    .thenRejected("delivered-before-placed");
        }

        @Test
        void an_order_is_delivered_once() {
            deliveredLate.when(deliver(3)).thenRejected("already-delivered");
        }

        @Test
        void an_order_that_is_not_on_its_way_does_not_arrive() {
            unplaced.when(deliver(0)).thenRejected("not-planned");
            placed.when(deliver(0)).thenRejected("not-planned");
            assigned.when(deliver(0)).thenRejected("not-planned");
            cancelled.when(deliver(0)).thenRejected("wrong-stage");
        }
    }

    @Nested
    class Retrying {

        @Test
        void an_order_goes_back_to_the_router() {
            OrderRetried second = new OrderRetried(CONDOR, KENYA_BY_AIR, 2, "no space");

            assigned.when(RETRY).then(second);
            planned.when(RETRY).then(second);
            assigned.givenAccepted(RETRY).when(assign()).then(assignedAgain());
        }

        @Test
        void attempts_are_counted() {
            planned.givenAccepted(RETRY, assign())
                    .when(RETRY)
                    .then(new OrderRetried(CONDOR, KENYA_BY_AIR, 3, "no space"));
        }

        @Test
        void another_carrier_may_try() {
            AgentName heron = new AgentName("heron");

            planned.givenAccepted(RETRY)
                    .when(new AssignOrder(heron, KENYA_BY_AIR, ""))
                    .then(new OrderAssigned(heron, KENYA_BY_AIR, ""));
        }

        @Test
        void an_order_that_no_carrier_has_is_not_retried() {
            unplaced.when(RETRY).thenRejected("wrong-stage");
            placed.when(RETRY).thenRejected("wrong-stage");
            deliveredLate.when(RETRY).thenRejected("wrong-stage");
            cancelled.when(RETRY).thenRejected("wrong-stage");
        }

        private OrderAssigned assignedAgain() {
            return new OrderAssigned(CONDOR, KENYA_BY_AIR, "least loaded");
        }
    }

    @Nested
    class Cancelling {

        @Test
        void an_open_order_ends() {
            placed.when(CANCEL).then(new OrderCancelled("KE", null, null, "no need"));
            assigned.when(CANCEL).then(new OrderCancelled("KE", CONDOR, KENYA_BY_AIR, "no need"));
            planned.when(CANCEL).then(new OrderCancelled("KE", CONDOR, KENYA_BY_AIR, "no need"));
        }

        @Test
        void a_cancelled_order_stays_so() {
            cancelled.when(CANCEL).thenNothing();
        }

        @Test
        void what_does_not_exist_or_has_arrived_is_not_cancelled() {
            unplaced.when(CANCEL).thenRejected("wrong-stage");
            deliveredLate.when(CANCEL).thenRejected("wrong-stage");
        }
    }

    @Nested
    class Lateness {

        @Test
        void a_delay_is_noted_once() {
            deliveredLate.when(DELAY).then(new DelayDetected(KENYA_BY_AIR, 3));
            deliveredLate.givenAccepted(DELAY).when(DELAY).thenNothing();
        }

        @Test
        void an_order_on_time_has_no_delay() {
            planned.givenAccepted(deliver(0)).when(DELAY).thenRejected("not-late");
            planned.givenAccepted(deliver(-1)).when(DELAY).thenRejected("not-late");
        }

        @Test
        void an_order_that_has_not_arrived_has_no_delay() {
            unplaced.when(DELAY).thenRejected("wrong-stage");
            planned.when(DELAY).thenRejected("wrong-stage");
            cancelled.when(DELAY).thenRejected("wrong-stage");
        }

        @Test
        void the_client_is_told_once() {
            deliveredLate
                    .givenAccepted(DELAY)
                    .when(NOTIFICATION)
                    .then(new ClientNotified(KENYA_BY_AIR, "webhook", "notifier:order/1@5:0"));
            deliveredLate
                    .givenAccepted(DELAY, NOTIFICATION)
                    .when(NOTIFICATION)
                    .thenRejected("already-notified");
            deliveredLate.givenAccepted(DELAY, NOTIFICATION).when(DELAY).thenNothing();
        }

        @Test
        void the_client_is_told_of_delays_that_were_noted_only() {
            deliveredLate.when(NOTIFICATION).thenRejected("no-delay");
            planned.when(NOTIFICATION).thenRejected("wrong-stage");
        }
    }

    @Nested
    class Appended {

        @Test
        void an_event_that_does_not_fit_the_stage_leaves_the_order_as_it_is() {
            OrderAssigned again = new OrderAssigned(new AgentName("heron"), KENYA_BY_AIR, "");
            ShipmentPlanned plan = new ShipmentPlanned(KENYA_BY_AIR, SCHEDULED_ON, Risk.HIGH);

            planned.given(again)
                    .when(RETRY)
                    .then(new OrderRetried(CONDOR, KENYA_BY_AIR, 2, "no space"));
            placed.given(plan).when(deliver(0)).thenRejected("not-planned");
            cancelled.given(again).when(CANCEL).thenNothing();
            placed.given(new DelayDetected(KENYA_BY_AIR, 3))
                    .when(NOTIFICATION)
                    .thenRejected("wrong-stage");
        }
    }
}

package io.throughline.streams.logistics.order;

import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.SCHEDULED_ON;
import static io.throughline.streams.logistics.order.Orders.assign;
import static io.throughline.streams.logistics.order.Orders.deliver;
import static io.throughline.streams.logistics.order.Orders.place;
import static io.throughline.streams.logistics.order.Orders.plan;
import static io.throughline.streams.logistics.order.Orders.reschedule;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.streams.logistics.order.OrderState.Rescheduled;
import io.throughline.streams.testkit.DeciderSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RescheduleTest {

    private final OrderMerger merger = new OrderMerger();
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> assigned =
            DeciderSpec.of(new OrderDecider()).givenAccepted(place(), assign());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> planned =
            assigned.givenAccepted(plan());
    private final DeciderSpec<OrderCommand, OrderState, OrderEvent> rescheduled =
            planned.givenAccepted(reschedule("optimizer", 5));

    @Nested
    class Rescheduling {

        @Test
        void a_planned_order_arrives_on_another_day() {
            planned.when(reschedule("optimizer", 5)).then(rescheduled("optimizer", 5, 5, null));
        }

        @Test
        void whoever_knows_of_the_day_may_choose_an_earlier_one() {
            rescheduled.when(reschedule("notifier", 2)).then(rescheduled("notifier", 2, 2, null));
        }

        @Test
        void the_day_that_holds_already_is_nothing_to_do() {
            planned.when(reschedule("optimizer", 0)).thenNothing();
            rescheduled.when(reschedule("notifier", 5)).thenNothing();
        }

        @Test
        void only_a_planned_order_has_a_day() {
            assigned.when(reschedule("optimizer", 5)).thenRejected("wrong-stage");
            rescheduled
                    .givenAccepted(deliver(1))
                    .when(reschedule("optimizer", 6))
                    .thenRejected("wrong-stage");
        }
    }

    @Nested
    class Merging {

        @Test
        void of_two_who_asked_at_once_the_later_day_holds() {
            rescheduled
                    .whenBehind(1, reschedule("supervisor", 9), merger)
                    .then(rescheduled("supervisor", 9, 9, "optimizer"));
            rescheduled
                    .whenBehind(1, reschedule("supervisor", 2), merger)
                    .then(rescheduled("supervisor", 5, 2, "optimizer"));
        }

        @Test
        void of_several_who_asked_at_once_as_well() {
            rescheduled
                    .given(rescheduled("supervisor", 9, 9, "optimizer"))
                    .whenBehind(2, reschedule("notifier", 7), merger)
                    .then(rescheduled("notifier", 9, 7, "supervisor"));
        }

        @Test
        void who_asks_for_the_day_that_holds_or_asks_twice_changes_nothing() {
            rescheduled.whenBehind(1, reschedule("supervisor", 5), merger).thenNothing();
            rescheduled
                    .given(rescheduled("supervisor", 5, 2, "optimizer"))
                    .whenBehind(2, reschedule("supervisor", 2), merger)
                    .thenNothing();
        }

        @Test
        void who_missed_anything_else_must_decide_again() {
            rescheduled
                    .whenBehind(2, reschedule("supervisor", 9), merger)
                    .thenRejected("stale-version");
            planned.whenBehind(1, reschedule("supervisor", 9), merger)
                    .thenRejected("stale-version");
            rescheduled
                    .givenAccepted(new RetryOrder("no space"), assign(), plan())
                    .whenBehind(4, reschedule("supervisor", 9), merger)
                    .thenRejected("stale-version");
            rescheduled
                    .givenAccepted(deliver(1))
                    .whenBehind(2, reschedule("supervisor", 9), merger)
                    .thenRejected("stale-version");
        }

        @Test
        void who_asked_before_and_asks_again_changes_nothing_whatever_came_in_between() {
            rescheduled
                    .given(rescheduled("supervisor", 9, 9, "optimizer"))
                    .whenBehind(2, reschedule("optimizer", 5), merger)
                    .thenNothing();
            rescheduled
                    .given(rescheduled("supervisor", 9, 9, "optimizer"))
                    .givenAccepted(reschedule("notifier", 2))
                    .whenBehind(3, reschedule("supervisor", 9), merger)
                    .thenNothing();
        }

        @Test
        void who_asked_for_a_day_that_held_asks_for_nothing_when_it_holds_no_more() {
            rescheduled
                    .givenAccepted(reschedule("notifier", 2))
                    .whenBehind(1, reschedule("supervisor", 5), merger)
                    .thenNothing();
            rescheduled
                    .givenAccepted(reschedule("notifier", 2))
                    .whenBehind(2, reschedule("supervisor", 5), merger)
                    .thenNothing();
        }

        @Test
        void only_the_reschedulings_that_were_missed_are_merged_with() {
            rescheduled
                    .given(new DelayDetected(KENYA_BY_AIR, 1))
                    .whenBehind(1, reschedule("supervisor", 9), merger)
                    .thenRejected("stale-version");
            rescheduled
                    .given(new DelayDetected(KENYA_BY_AIR, 1))
                    .givenAccepted(reschedule("notifier", 2))
                    .whenBehind(1, reschedule("supervisor", 9), merger)
                    .then(rescheduled("supervisor", 9, 9, "notifier"));
        }

        @Test
        void who_missed_more_than_is_kept_must_decide_again() {
            DeciderSpec<OrderCommand, OrderState, OrderEvent> often = planned;
            for (int i = 1; i <= Rescheduled.ASKS_MAX + 1; i++) {
                often = often.givenAccepted(reschedule("optimizer", i));
            }
            often.whenBehind(Rescheduled.ASKS_MAX, reschedule("supervisor", 30), merger)
                    .then(rescheduled("supervisor", 30, 30, "optimizer"));
            often.whenBehind(Rescheduled.ASKS_MAX + 1, reschedule("supervisor", 30), merger)
                    .thenRejected("stale-version");
        }

        @Test
        void nothing_else_is_merged() {
            rescheduled.whenBehind(1, deliver(1), merger).thenRejected("stale-version");
        }
    }

    @Test
    void an_appended_event_that_does_not_fit_the_stage_leaves_the_order_as_it_is() {
        assigned.given(rescheduled("optimizer", 5, 5, null))
                .when(deliver(1))
                .thenRejected("not-planned");
    }

    private static OrderRescheduled rescheduled(
            String by, int days, int askedDays, @Nullable String mergedWith) {
        return new OrderRescheduled(
                KENYA_BY_AIR,
                SCHEDULED_ON.plusDays(days),
                SCHEDULED_ON.plusDays(askedDays),
                new AgentName(by),
                "a strike",
                mergedWith == null ? null : new AgentName(mergedWith));
    }
}

package io.throughline.agents.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.testkit.AgentSpec;
import io.throughline.agents.testkit.Reacted;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final StreamId order = new StreamId("order", "4711");
    private final Lane lane = new Lane("KE", Mode.AIR);

    @Test
    void a_placed_order_goes_to_the_least_loaded_carrier_of_its_lane() {
        AgentSpec.of(router("condor", "swift", "albatross"))
                .given("lane", "KE-air", open(Map.of("condor", 30L, "swift", 12L)))
                .when(placed(Mode.AIR), order, 1)
                .thenProposes(
                        Proposal.to(
                                        order,
                                        new AssignOrder(
                                                new AgentName("albatross"),
                                                lane,
                                                "open orders on KE-air: albatross 0, swift 12,"
                                                        + " condor 30"))
                                .expecting(1)
                                .basedOn(order.at(1), EventId.parse("lane/KE-air@1")));
    }

    @Test
    void without_a_standing_the_basis_is_the_order_alone() {
        AgentSpec.of(router("condor"))
                .when(placed(Mode.AIR), order, 1)
                .thenProposes(
                        Proposal.to(
                                        order,
                                        new AssignOrder(
                                                new AgentName("condor"),
                                                lane,
                                                "open orders on KE-air: condor 0"))
                                .expecting(1)
                                .basedOn(order.at(1)));
    }

    @Test
    void an_order_without_a_mode_goes_the_way_most_orders_of_its_country_went() {
        // When
        List<Proposal> proposals =
                AgentSpec.of(router("condor"))
                        .given("country", "KE", modes(Map.of("AIR", 7L, "TRUCK", 3L)))
                        .given("lane", "KE-air", LaneStanding.EMPTY)
                        .when(placed(null), order, 1)
                        .proposals();

        // Then
        assertThat(proposals)
                .containsExactly(
                        Proposal.to(
                                        order,
                                        new AssignOrder(
                                                new AgentName("condor"),
                                                lane,
                                                "open orders on KE-air: condor 0; most orders to"
                                                        + " KE went this way, 7"))
                                .expecting(1)
                                .basedOn(
                                        order.at(1),
                                        EventId.parse("lane/KE-air@1"),
                                        EventId.parse("country/KE@1")));
    }

    @Test
    void an_order_without_a_mode_to_a_new_country_goes_by_truck() {
        // When
        List<Proposal> proposals =
                AgentSpec.of(router("condor")).when(placed(null), order, 1).proposals();

        // Then
        assertThat(assigned(proposals).lane()).isEqualTo(new Lane("KE", Mode.TRUCK));
        assertThat(assigned(proposals).carrier()).isEqualTo(new AgentName("mule"));
        assertThat(assigned(proposals).reason()).endsWith("by truck, as nothing went to KE yet");
    }

    @Test
    void a_retried_order_goes_to_another_carrier_of_its_lane() {
        AgentSpec.of(router("condor", "swift"))
                .given("lane", "KE-air", open(Map.of("condor", 0L, "swift", 12L)))
                .when(new OrderRetried(new AgentName("condor"), lane, 2, "lost"), order, 5)
                .thenProposes(
                        Proposal.to(
                                        order,
                                        new AssignOrder(
                                                new AgentName("swift"),
                                                lane,
                                                "open orders on KE-air: swift 12; not condor"
                                                        + " again"))
                                .expecting(5)
                                .basedOn(order.at(5), EventId.parse("lane/KE-air@1")));
    }

    @Test
    void a_retried_order_stays_with_the_only_carrier_of_its_lane() {
        // When
        List<Proposal> proposals =
                AgentSpec.of(router("condor"))
                        .when(new OrderRetried(new AgentName("condor"), lane, 2, "lost"), order, 5)
                        .proposals();

        // Then
        assertThat(assigned(proposals).carrier()).isEqualTo(new AgentName("condor"));
    }

    @Test
    void an_order_that_somebody_else_assigned_is_left_at_that() {
        // Given
        Reacted reacted = AgentSpec.of(router("condor", "swift")).when(placed(Mode.AIR), order, 1);

        // Then
        reacted.butMeanwhile(assigned("falcon")).thenNothing();
        reacted.butMeanwhile(
                        assigned("falcon"),
                        new OrderRetried(new AgentName("falcon"), lane, 2, "lost"))
                .thenNothing();
    }

    @Test
    void an_order_that_was_cancelled_meanwhile_is_left_at_that() {
        AgentSpec.of(router("condor"))
                .when(placed(Mode.AIR), order, 1)
                .butMeanwhile(new OrderCancelled("KE", null, null, "no longer needed"))
                .thenNothing();
    }

    @Test
    void an_order_to_which_anything_else_happened_is_given_away_as_it_stands_now() {
        // Given
        Reacted reacted =
                AgentSpec.of(router("condor"))
                        .given("lane", "KE-air", open(Map.of("condor", 30L)))
                        .when(placed(Mode.AIR), order, 1);
        AssignOrder assign =
                new AssignOrder(new AgentName("condor"), lane, "open orders on KE-air: condor 30");

        // When
        Reacted again =
                reacted.butMeanwhile(new DelayDetected(lane, 2), new DelayDetected(lane, 3));

        // Then
        again.thenProposes(
                Proposal.to(order, assign)
                        .expecting(3)
                        .basedOn(order.at(3), EventId.parse("lane/KE-air@1")));
        again.butMeanwhile(new DelayDetected(lane, 4))
                .thenProposes(
                        Proposal.to(order, assign)
                                .expecting(4)
                                .basedOn(order.at(4), EventId.parse("lane/KE-air@1")));
        again.butMeanwhile(assigned("falcon")).thenNothing();
    }

    @Test
    void a_retried_order_that_somebody_else_assigned_is_left_at_that() {
        AgentSpec.of(router("condor", "swift"))
                .when(new OrderRetried(new AgentName("condor"), lane, 2, "lost"), order, 5)
                .butMeanwhile(assigned("swift"))
                .thenNothing();
    }

    @Test
    void other_events_are_no_business_of_the_router() {
        AgentSpec.of(router("condor")).when(new DelayDetected(lane, 2), order, 5).thenNothing();
    }

    private static Router router(String... air) {
        return new Router(
                new CarrierSettings(
                        List.of(air), List.of("falcon"), List.of("orca"), List.of("mule"), 3),
                "router");
    }

    private OrderAssigned assigned(String carrier) {
        return new OrderAssigned(new AgentName(carrier), lane, "somebody else was first");
    }

    private static OrderPlaced placed(@Nullable Mode mode) {
        return new OrderPlaced(
                "KE",
                mode,
                "vendor",
                "ARV",
                "tablets",
                10,
                99.5,
                null,
                LocalDate.of(2010, 5, 6),
                LocalDate.of(2010, 8, 6));
    }

    private static LaneStanding open(Map<String, Long> openByCarrier) {
        return new LaneStanding(openByCarrier, Map.of(), 0);
    }

    private static CountryStanding modes(Map<String, Long> ordersByMode) {
        return new CountryStanding(10, 10, 0, 0, 0, 0, 20, ordersByMode);
    }

    private static AssignOrder assigned(List<Proposal> proposals) {
        return (AssignOrder) proposals.getFirst().command();
    }
}

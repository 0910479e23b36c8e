package io.throughline.agents.optimizer;

import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.testkit.AgentSpec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.Risk;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {

    private final StreamId order = new StreamId("order", "4711");
    private final Lane lane = new Lane("KE", Mode.AIR);
    private final OrderAssigned assigned = new OrderAssigned(new AgentName("condor"), lane, "free");
    private final AgentSpec optimizer =
            AgentSpec.of(new Optimizer(new LeadTimeSettings(60, 30, 150, 31)))
                    .at(Instant.parse("2010-05-06T23:00:00Z"));

    @Test
    void a_shipment_is_expected_after_the_median_lead_time_of_its_lane() {
        optimizer
                .given("lane", "KE-air", new LaneStanding(Map.of(), Map.of("10", 9L), 3))
                .when(assigned, order, 2)
                .thenProposes(
                        Proposal.to(order, new PlanShipment(LocalDate.of(2010, 5, 16), Risk.HIGH))
                                .expecting(2)
                                .basedOn(order.at(2), EventId.parse("lane/KE-air@1")));
    }

    @Test
    void on_a_lane_without_history_the_usual_days_of_the_mode_hold() {
        optimizer
                .when(assigned, order, 2)
                .thenProposes(
                        Proposal.to(order, new PlanShipment(LocalDate.of(2010, 7, 5), Risk.MEDIUM))
                                .expecting(2)
                                .basedOn(order.at(2)));
    }

    @Test
    void other_events_are_no_business_of_the_optimizer() {
        optimizer.when(new DelayDetected(lane, 2), order, 5).thenNothing();
    }
}

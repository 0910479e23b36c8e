package io.throughline.agents.optimizer;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Says of every assigned order when it should arrive and how likely it is to be late, from what
/// its lane has delivered so far.
@Singleton
final class Optimizer implements Agent {

    private final LeadTimeSettings settings;

    Optimizer(LeadTimeSettings settings) {
        this.settings = settings;
    }

    @Override
    public AgentName name() {
        return new AgentName("optimizer");
    }

    @Override
    public Reactions reactions() {
        return Reactions.none().on(OrderAssigned.class, this::plan);
    }

    private List<Proposal> plan(RecordedEvent<OrderAssigned> event, AgentContext context) {
        Lane lane = event.data().lane();
        Optional<Known<LaneStanding>> standing =
                context.read("lane", lane.toString(), LaneStanding.class);
        LaneHistory history =
                new LaneHistory(standing.map(Known::value).orElse(LaneStanding.EMPTY));
        long leadDays = history.medianLeadDays().orElse(settings.of(lane.mode()));
        LocalDate expectedOn =
                LocalDate.ofInstant(context.now(), ZoneOffset.UTC).plusDays(leadDays);
        EventId[] basis =
                Stream.concat(Stream.of(event.metadata().id()), standing.map(Known::seen).stream())
                        .toArray(EventId[]::new);
        return List.of(
                Proposal.to(event.stream(), new PlanShipment(expectedOn, history.risk()))
                        .expecting(event.version())
                        .basedOn(basis));
    }
}

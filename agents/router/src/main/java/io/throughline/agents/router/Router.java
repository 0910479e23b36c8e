package io.throughline.agents.router;

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
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives every order that was placed, or came back, to a carrier of its lane.
@Singleton
final class Router implements Agent {

    private final CarrierSettings settings;

    Router(CarrierSettings settings) {
        this.settings = settings;
    }

    @Override
    public AgentName name() {
        return new AgentName("router");
    }

    @Override
    public Reactions reactions() {
        return Reactions.none()
                .on(OrderPlaced.class, this::assign)
                .on(OrderRetried.class, this::reassign);
    }

    private List<Proposal> assign(RecordedEvent<OrderPlaced> event, AgentContext context) {
        OrderPlaced order = event.data();
        Mode ordered = order.mode();
        if (ordered != null) {
            Lane lane = new Lane(order.country(), ordered);
            return List.of(give(event, context, lane, settings.of(ordered), "", List.of()));
        }
        ModeChoice chosen = ModeChoice.of(order.country(), context);
        Lane lane = new Lane(order.country(), chosen.mode());
        String why = "; " + chosen.reason();
        return List.of(give(event, context, lane, settings.of(lane.mode()), why, chosen.basis()));
    }

    private List<Proposal> reassign(RecordedEvent<OrderRetried> event, AgentContext context) {
        OrderRetried order = event.data();
        List<AgentName> all = settings.of(order.lane().mode());
        List<AgentName> others =
                all.stream().filter(carrier -> !carrier.equals(order.carrier())).toList();
        String why = "; not %s again".formatted(order.carrier());
        return List.of(
                others.isEmpty()
                        ? give(event, context, order.lane(), all, "", List.of())
                        : give(event, context, order.lane(), others, why, List.of()));
    }

    private Proposal give(
            RecordedEvent<? extends OrderEvent> event,
            AgentContext context,
            Lane lane,
            List<AgentName> carriers,
            String why,
            List<EventId> seen) {
        Optional<Known<LaneStanding>> standing =
                context.read("lane", lane.toString(), LaneStanding.class);
        LeastLoaded choice =
                LeastLoaded.of(
                        carriers,
                        standing.map(Known::value).orElse(LaneStanding.EMPTY),
                        settings.spreadOrders(),
                        event.metadata().id());
        List<EventId> basis = new ArrayList<>(List.of(event.metadata().id()));
        standing.ifPresent(known -> basis.add(known.seen()));
        basis.addAll(seen);
        String reason = choice.reason(lane) + why;
        return Proposal.to(event.stream(), new AssignOrder(choice.carrier(), lane, reason))
                .expecting(event.version())
                .basedOn(basis.toArray(EventId[]::new));
    }
}

package io.throughline.agents.router;

import io.micronaut.context.annotation.Property;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives every order that was placed, or came back, to a carrier of its lane, unless somebody else
/// does so first.
@Singleton
final class Router implements Agent {

    private final CarrierSettings settings;
    private final AgentName name;

    /// @param name who this is; routers of one name share the work, those of several compete
    Router(CarrierSettings settings, @Property(name = "router.name") String name) {
        this.settings = settings;
        this.name = new AgentName(name);
    }

    @Override
    public AgentName name() {
        return name;
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
            return give(
                    new Task(event.metadata().id(), lane, settings.of(ordered), "", List.of()),
                    context);
        }
        ModeChoice chosen = ModeChoice.of(order.country(), context);
        Lane lane = new Lane(order.country(), chosen.mode());
        String why = "; " + chosen.reason();
        return give(
                new Task(
                        event.metadata().id(), lane, settings.of(lane.mode()), why, chosen.basis()),
                context);
    }

    private List<Proposal> reassign(RecordedEvent<OrderRetried> event, AgentContext context) {
        OrderRetried order = event.data();
        List<AgentName> all = settings.of(order.lane().mode());
        List<AgentName> others =
                all.stream().filter(carrier -> !carrier.equals(order.carrier())).toList();
        String why = "; not %s again".formatted(order.carrier());
        EventId cause = event.metadata().id();
        return give(
                others.isEmpty()
                        ? new Task(cause, order.lane(), all, "", List.of())
                        : new Task(cause, order.lane(), others, why, List.of()),
                context);
    }

    /// An order to be given away.
    ///
    /// @param cause the event that asks for it
    /// @param carriers that come into question
    /// @param why what there is to say of them, after the figures
    /// @param seen what they were chosen on
    private record Task(
            EventId cause, Lane lane, List<AgentName> carriers, String why, List<EventId> seen) {}

    private List<Proposal> give(Task task, AgentContext context) {
        return List.of(give(task, task.cause(), context));
    }

    /// Gives the order away as it stood at `order`, and again if it has moved on since.
    private Proposal give(Task task, EventId order, AgentContext context) {
        Lane lane = task.lane();
        Optional<Known<LaneStanding>> standing =
                context.read("lane", lane.toString(), LaneStanding.class);
        LeastLoaded choice =
                LeastLoaded.of(
                        task.carriers(),
                        standing.map(Known::value).orElse(LaneStanding.EMPTY),
                        settings.spreadOrders(),
                        task.cause());
        List<EventId> basis = new ArrayList<>(List.of(order));
        standing.ifPresent(known -> basis.add(known.seen()));
        basis.addAll(task.seen());
        String reason = choice.reason(lane) + task.why();
        return Proposal.to(order.stream(), new AssignOrder(choice.carrier(), lane, reason))
                .expecting(order.version())
                .basedOn(basis.toArray(EventId[]::new))
                .onConflict(conflict ->
                        conflict.since().stream().anyMatch(Router::settles)
                                ? Optional.empty()
                                : Optional.of(give(task, conflict.seen(), context)));
    }

    // Somebody assigned the order, or it needs nobody any more. If it came back after that, there
    // is an event of its own to react to.
    private static boolean settles(Event event) {
        return event instanceof OrderAssigned || event instanceof OrderCancelled;
    }
}

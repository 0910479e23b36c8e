package io.throughline.agents.runtime;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// An agent that notes which events of its orders it handles, and fails on what is broken.
final class Scripted implements Agent {

    private final String name;
    private final Set<String> orders;

    /// Ids of events.
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /// The versions that were handled of each order.
    final Map<String, List<Long>> handled = new ConcurrentHashMap<>();

    /// What it has handled last.
    final AtomicReference<OrderRescheduled> last = new AtomicReference<>();

    /// What it waits for at each event.
    volatile Step before = _ -> {};

    Scripted(String name, String... orders) {
        this.name = name;
        this.orders = Set.of(orders);
    }

    /// Something that happens before an event is handled or fails.
    interface Step {
        void at(RecordedEvent<OrderRescheduled> event) throws InterruptedException;
    }

    List<Long> handled(String order) {
        return handled.getOrDefault(order, List.of());
    }

    @Override
    public AgentName name() {
        return new AgentName(name);
    }

    @Override
    public Reactions reactions() {
        return Reactions.none().on(OrderRescheduled.class, this::react);
    }

    private List<Proposal> react(RecordedEvent<OrderRescheduled> event, AgentContext context)
            throws InterruptedException {
        String order = event.stream().key();
        if (!orders.contains(order)) {
            return List.of();
        }
        before.at(event);
        if (broken.contains(event.metadata().id().toString())) {
            throw new IllegalStateException("broken");
        }
        last.set(event.data());
        handled.computeIfAbsent(order, _ -> new CopyOnWriteArrayList<>()).add(event.version());
        return List.of();
    }
}

package io.throughline.agents.runtime.reacting;

import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.effects.Ledger;
import io.throughline.agents.runtime.limits.TimeLimit;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.work.EffectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The context of one attempt at one event.
final class ReactionContext implements AgentContext {

    private final EventMetadata event;
    private final DerivedIds ids;
    private final InstantSource clock;
    private final Projections projections;
    private final Ledger ledger;
    private final TimeLimit limit;
    private final BooleanSupplier dropped;
    private int drawn;

    ReactionContext(
            EventMetadata event,
            DerivedIds ids,
            InstantSource clock,
            Projections projections,
            Ledger ledger,
            TimeLimit limit,
            BooleanSupplier dropped) {
        this.event = event;
        this.ids = ids;
        this.clock = clock;
        this.projections = projections;
        this.ledger = ledger;
        this.limit = limit;
        this.dropped = dropped;
    }

    @Override
    public Instant now() {
        return event.historic() ? event.time() : clock.instant();
    }

    @Override
    public String newId() {
        return ids.fresh(drawn++);
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        limit.stop();
        try {
            return projections.read(projection, key, type);
        } finally {
            limit.start();
        }
    }

    @Override
    public <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action)
            throws Exception {
        return ledger.perform(
                new Ledger.Call<>(
                        event,
                        new EffectId(ids.agent(), event.id(), name),
                        ids.effect(name),
                        request,
                        result,
                        reconciler,
                        action,
                        limit,
                        dropped));
    }
}

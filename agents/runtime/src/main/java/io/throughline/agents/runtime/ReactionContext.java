package io.throughline.agents.runtime;

import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Known;
import io.throughline.schemas.contracts.EventMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The context of one attempt at one event.
final class ReactionContext implements AgentContext {

    private final EventMetadata event;
    private final DerivedIds ids;
    private final InstantSource clock;
    private final Projections projections;
    private final TimeLimit limit;
    private int drawn;

    ReactionContext(
            EventMetadata event,
            DerivedIds ids,
            InstantSource clock,
            Projections projections,
            TimeLimit limit) {
        this.event = event;
        this.ids = ids;
        this.clock = clock;
        this.projections = projections;
        this.limit = limit;
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
    public <T> T effect(String name, Effect<T> action) throws Exception {
        return action.perform(ids.effect(name));
    }
}

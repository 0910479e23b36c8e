package io.throughline.agents.testkit;

import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A context that knows what the test gave.
final class GivenContext implements AgentContext {

    private final DerivedIds ids;
    private final Instant now;
    private final Map<String, Object> known;
    private final Map<String, Effect<?>> effects;
    private int drawn;

    GivenContext(
            DerivedIds ids,
            Instant now,
            Map<String, Object> known,
            Map<String, Effect<?>> effects) {
        this.ids = ids;
        this.now = now;
        this.known = known;
        this.effects = effects;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newId() {
        return ids.fresh(drawn++);
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        StreamId standing = new StreamId(projection, key);
        return Optional.ofNullable(known.get(standing.toString()))
                .map(value -> new Known<>(type.cast(value), standing.at(1)));
    }

    @Override
    @SuppressWarnings("unchecked") // the test answers what the agent's effect would
    public <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action)
            throws Exception {
        @Nullable Effect<?> answer = effects.get(name);
        if (answer == null) {
            throw new AssertionError(
                    "the agent performs effect '%s'; say effectAnswers(\"%s\", key -> ...)"
                            .formatted(name, name));
        }
        return ((Effect<T>) answer).perform(ids.effect(name));
    }
}

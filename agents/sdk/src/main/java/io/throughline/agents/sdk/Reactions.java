package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The kinds of events that an agent reacts to, and how. Immutable.
///
/// ```java
/// Reactions.none().on(OrderPlaced.class, this::assign).on(OrderRetried.class, this::reassign)
/// ```
public final class Reactions {

    private static final Reactions NONE = new Reactions(Map.of());

    private final Map<Class<? extends Event>, Reaction<?>> byType;

    private Reactions(Map<Class<? extends Event>, Reaction<?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /// Reacts to nothing.
    public static Reactions none() {
        return NONE;
    }

    /// Reacts to `type` as well. There is one reaction to a type.
    public <E extends Event> Reactions on(Class<E> type, Reaction<E> reaction) {
        Map<Class<? extends Event>, Reaction<?>> more = new HashMap<>(byType);
        if (more.put(type, reaction) != null) {
            throw new IllegalArgumentException(
                    "two reactions to %s; join them into one".formatted(type.getSimpleName()));
        }
        return new Reactions(more);
    }

    /// The types that are reacted to.
    public Set<Class<? extends Event>> types() {
        return byType.keySet();
    }

    /// The reaction to events of exactly this type.
    @SuppressWarnings("unchecked") // on() keeps a type together with its own reaction
    public <E extends Event> Optional<Reaction<E>> to(Class<E> type) {
        return Optional.ofNullable((Reaction<E>) byType.get(type));
    }
}

package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The kinds of events that an agent reacts to, and how. Immutable.
///
/// ```java
/// Reactions.none().on(OrderPlaced.class, this::assign).on(OrderRetried.class, this::reassign)
/// ```
public final class Reactions {

    private static final Reactions NONE = new Reactions(Map.of());

    private final Map<Class<? extends Event>, Entry> byType;

    private record Entry(Reaction<?> reaction, @Nullable RetryPolicy policy) {}

    private Reactions(Map<Class<? extends Event>, Entry> byType) {
        this.byType = Map.copyOf(byType);
    }

    /// Reacts to nothing.
    public static Reactions none() {
        return NONE;
    }

    /// Reacts to `type` as well, and is tried as the agent's configuration says. There is one
    /// reaction to a type.
    public <E extends Event> Reactions on(Class<E> type, Reaction<E> reaction) {
        return with(type, new Entry(reaction, null));
    }

    /// Reacts to `type` as well, and is tried as `policy` says.
    public <E extends Event> Reactions on(Class<E> type, Reaction<E> reaction, RetryPolicy policy) {
        return with(type, new Entry(reaction, policy));
    }

    private Reactions with(Class<? extends Event> type, Entry entry) {
        Map<Class<? extends Event>, Entry> more = new HashMap<>(byType);
        if (more.put(type, entry) != null) {
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
        return Optional.ofNullable(byType.get(type)).map(entry -> (Reaction<E>) entry.reaction());
    }

    /// The policy of its own that the reaction to this type has.
    public Optional<RetryPolicy> policy(Class<? extends Event> type) {
        return Optional.ofNullable(byType.get(type)).map(Entry::policy);
    }
}

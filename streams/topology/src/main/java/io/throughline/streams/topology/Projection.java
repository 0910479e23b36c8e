package io.throughline.streams.topology;

import io.throughline.schemas.contracts.Event;
import io.throughline.streams.kernel.View;
import java.util.Optional;
import java.util.function.Function;

/// A named read model: which events go to which key, and the view that folds them there.
///
/// @param name lower-case, part of topic and store names, such as `lane`
/// @param key the key of an event's row; empty for an event that does not concern this projection
/// @param states the record or sealed family of rows, with a schema beside it
public record Projection<S, E extends Event>(
        String name,
        Class<E> events,
        Class<S> states,
        Function<E, Optional<String>> key,
        View<S, E> view) {

    /// The key of the row that `event` goes to, if it concerns this projection.
    public Optional<String> keyOf(Event event) {
        return events.isInstance(event) ? key.apply(events.cast(event)) : Optional.empty();
    }

    /// The row before any event.
    public Object initial() {
        return view.initial();
    }

    /// The row after one more event.
    public Object evolve(Object state, Event event) {
        return view.evolve(states.cast(state), events.cast(event));
    }
}

package io.throughline.streams.kernel;

import java.util.List;

/// What a [Decider] makes of a command. Refusal is a value, not an exception.
public sealed interface Decision<E> {

    /// The command holds; its events happened, in this order. No events: there was nothing to do.
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /// The command does not hold in this state.
    record Rejected<E>(Reason reason) implements Decision<E> {}

    /// Accepts with one event.
    static <E> Decision<E> accept(E event) {
        return new Accepted<>(List.of(event));
    }

    /// Accepts, and there is nothing to do.
    static <E> Decision<E> nothing() {
        return new Accepted<>(List.of());
    }

    /// Rejects with a stable code and one sentence for a person.
    static <E> Decision<E> reject(String code, String message) {
        return new Rejected<>(new Reason(code, message));
    }
}

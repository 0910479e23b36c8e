package io.throughline.streams.kernel;

/// A read model as two pure functions: what it is before any event, and after one more. The same
/// rules as for a [Decider] hold: no clock, no randomness, no I/O.
public interface View<S, E> {

    /// The read model before any event.
    S initial();

    /// The read model after one more event.
    S evolve(S state, E event);
}

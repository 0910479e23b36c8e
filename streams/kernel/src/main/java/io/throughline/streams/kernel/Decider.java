package io.throughline.streams.kernel;

/// One kind of entity as three pure functions (after Jérémie Chassaing's Decider).
///
/// A decider reads no clock, draws no random number, generates no id, logs nothing and does no I/O:
/// what it needs to know is in the command or in the state. Both methods are total for every state
/// that [#evolve] can reach; an exception from them is a bug, and the command that met it becomes a
/// dead letter.
///
/// ```
/// state    = events.fold(initial, evolve)
/// decision = decide(command, state)
/// ```
public interface Decider<C, S, E> {

    /// The state of a stream without events.
    S initial();

    /// Accepts the command with the events that it brings about, or rejects it with a reason. A
    /// command that was accepted and comes again must bring about nothing more.
    Decision<E> decide(C command, S state);

    /// The state after one more event. Never refuses: the event has happened.
    S evolve(S state, E event);
}

package io.throughline.streams.kernel;

import java.util.Optional;

/// How a command that was decided on an older version may be answered all the same: merged with
/// what happened since, or compensated. Pure like a [Decider], which it stands beside; everything
/// that it needs to know of what happened since must be in the state. As no expected version holds
/// it off, a merged command that comes again must bring about nothing more, as in a [Decider].
@FunctionalInterface
public interface Merger<C, S, E> {

    /// The decision on `command`, whose sender had not seen the last `unseen` events of the stream;
    /// `state` is the one after them, and `unseen` is at least 1. Empty if this command cannot be
    /// merged: then it is rejected as stale.
    Optional<Decision<E>> merge(C command, S state, long unseen);

    /// Merges nothing.
    static <C, S, E> Merger<C, S, E> none() {
        return (_, _, _) -> Optional.empty();
    }
}

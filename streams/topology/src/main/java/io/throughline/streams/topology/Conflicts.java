package io.throughline.streams.topology;

import io.throughline.schemas.contracts.Command;
import io.throughline.streams.kernel.Merger;
import java.util.Set;

/// What becomes of commands that rest on something that has moved on.
///
/// @param freshBasis the types of command that are rejected if a stream of their basis is known for
///   certain to have moved on; for all others the outcome only says so
/// @param merger answers a command that expected an older version of its own stream, if it can
public record Conflicts<C, S, E>(Set<Class<? extends Command>> freshBasis, Merger<C, S, E> merger) {

    public Conflicts {
        freshBasis = Set.copyOf(freshBasis);
    }

    /// Stale versions are rejected, stale bases are only reported.
    public static <C, S, E> Conflicts<C, S, E> rejected() {
        return new Conflicts<>(Set.of(), Merger.none());
    }

    /// Whether a command may only be decided on a basis that is not known to be stale.
    public boolean needsFreshBasis(Command command) {
        return freshBasis.contains(command.getClass());
    }
}

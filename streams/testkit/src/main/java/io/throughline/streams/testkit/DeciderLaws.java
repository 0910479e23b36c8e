package io.throughline.streams.testkit;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds for every [Decider], to be tried on random commands in a property test:
///
/// - *total*: neither deciding nor evolving throws, in any state that can be reached;
/// - *deterministic*: the same command in the same state has the same decision;
/// - *idempotent*: an accepted command that comes again has no second effect. It is rejected, or
///   accepted with no events.
public final class DeciderLaws {

    private DeciderLaws() {}

    /// Gives the commands to the decider one after another, as one stream would, and fails with an
    /// assertion error that names the law, the command and the state where one is broken.
    ///
    /// @return the events of the accepted commands, for further checks
    public static <C, S, E> List<E> check(Decider<C, S, E> decider, List<C> commands) {
        List<E> history = new ArrayList<>();
        S state = decider.initial();
        for (C command : commands) {
            List<E> events = accepted(decider, command, state);
            S next = evolved(decider, state, events);
            if (!events.isEmpty()) {
                requireNoSecondEffect(decider, command, next);
            }
            history.addAll(events);
            state = next;
        }
        return history;
    }

    /// The state after these events.
    public static <C, S, E> S fold(Decider<C, S, E> decider, S state, List<E> events) {
        S reached = state;
        for (E event : events) {
            reached = decider.evolve(reached, event);
        }
        return reached;
    }

    private static <C, S, E> List<E> accepted(Decider<C, S, E> decider, C command, S state) {
        Decision<E> decision = decided(decider, command, state);
        if (!decision.equals(decided(decider, command, state))) {
            throw broken("deterministic: two decisions differ", command, state, null);
        }
        return switch (decision) {
            case Decision.Accepted<E>(List<E> events) -> events;
            case Decision.Rejected<E> _ -> List.of();
        };
    }

    private static <C, S, E> void requireNoSecondEffect(
            Decider<C, S, E> decider, C command, S state) {
        List<E> again = accepted(decider, command, state);
        if (!again.isEmpty()) {
            throw broken("idempotent: the second time brings " + again, command, state, null);
        }
    }

    private static <C, S, E> Decision<E> decided(Decider<C, S, E> decider, C command, S state) {
        try {
            return decider.decide(command, state);
        } catch (RuntimeException e) {
            throw broken("total: decide throws", command, state, e);
        }
    }

    private static <C, S, E> S evolved(Decider<C, S, E> decider, S state, List<E> events) {
        try {
            return fold(decider, state, events);
        } catch (RuntimeException e) {
            throw broken("total: evolve throws", events, state, e);
        }
    }

    private static AssertionError broken(
            String law, Object met, Object state, @Nullable RuntimeException cause) {
        return new AssertionError("not %s, on %s in state %s".formatted(law, met, state), cause);
    }
}

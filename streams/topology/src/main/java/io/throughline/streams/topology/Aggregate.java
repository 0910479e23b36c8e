package io.throughline.streams.topology;

import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Event;
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import java.util.Optional;
import java.util.function.Function;

/// One category with the decider that guards it. The state family has a schema beside it, because
/// heads and snapshots are stored.
///
/// @param commands the sealed family of commands, which must be the category's
/// @param events the sealed family of events, which must be the category's
/// @param states the sealed family of states
/// @param acceptsAppend whether ready-made events may be appended with an exact expected version,
///   past the decider
/// @param conflicts what becomes of commands that rest on something that has moved on
public record Aggregate<C extends Command, S, E extends Event>(
        Category category,
        Class<C> commands,
        Class<E> events,
        Class<S> states,
        Decider<C, S, E> decider,
        boolean acceptsAppend,
        Conflicts<C, S, E> conflicts) {

    /// An aggregate that merges nothing, and only reports a stale basis.
    public Aggregate(
            Category category,
            Class<C> commands,
            Class<E> events,
            Class<S> states,
            Decider<C, S, E> decider,
            boolean acceptsAppend) {
        this(category, commands, events, states, decider, acceptsAppend, Conflicts.rejected());
    }

    public Aggregate {
        if (category.commands() != commands || category.events() != events) {
            throw new IllegalArgumentException(
                    "category %s has the families %s and %s, but its decider is for %s and %s"
                            .formatted(
                                    category.name(),
                                    category.commands().getSimpleName(),
                                    category.events().getSimpleName(),
                                    commands.getSimpleName(),
                                    events.getSimpleName()));
        }
    }

    /// The state before any event.
    public Object initial() {
        return decider.initial();
    }

    /// Decides a command of this category's family; a class cast exception means another family.
    public Decision<? extends Event> decide(Command command, Object state) {
        return decider.decide(commands.cast(command), states.cast(state));
    }

    /// Answers a command that was decided `unseen` events ago, if its aggregate can.
    public Optional<Decision<? extends Event>> merge(Command command, Object state, long unseen) {
        return conflicts
                .merger()
                .merge(commands.cast(command), states.cast(state), unseen)
                .map(Function.identity());
    }

    /// The state after one more event of this category's family.
    public Object evolve(Object state, Event event) {
        return decider.evolve(states.cast(state), events.cast(event));
    }
}

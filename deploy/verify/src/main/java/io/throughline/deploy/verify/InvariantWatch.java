package io.throughline.deploy.verify;

import io.throughline.schemas.contracts.Event;
import java.util.List;

/// One invariant as it follows one stream.
final class InvariantWatch<M, E extends Event> {

    private final Invariant<M, E> invariant;
    private M known;

    private InvariantWatch(Invariant<M, E> invariant) {
        this.invariant = invariant;
        this.known = invariant.initial();
    }

    static <M, E extends Event> InvariantWatch<M, E> of(Invariant<M, E> invariant) {
        return new InvariantWatch<>(invariant);
    }

    /// Takes the stream's next event, and gives what is wrong with it.
    List<String> next(Event event) {
        E mine = invariant.events().cast(event);
        List<String> violations = invariant.violations(known, mine);
        known = invariant.evolve(known, mine);
        return violations;
    }
}

package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Event;
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;

/// Another category, which accepts no ready-made events.
public interface Flip {

    /// What can be asked of a switch.
    sealed interface FlipCommand extends Command {}

    /// The other way round.
    record Turn() implements FlipCommand {}

    /// What can happen to a switch.
    sealed interface FlipEvent extends Event {}

    /// It is the other way round.
    record Turned() implements FlipEvent {}

    /// How a switch stands.
    record Position(boolean on) {}

    /// Always does as it is told.
    final class FlipDecider implements Decider<FlipCommand, Position, FlipEvent> {
        @Override
        public Position initial() {
            return new Position(false);
        }

        @Override
        public Decision<FlipEvent> decide(FlipCommand command, Position state) {
            return Decision.accept(new Turned());
        }

        @Override
        public Position evolve(Position state, FlipEvent event) {
            return new Position(!state.on());
        }
    }
}

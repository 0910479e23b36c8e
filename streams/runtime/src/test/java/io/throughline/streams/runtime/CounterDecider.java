package io.throughline.streams.runtime;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;

final class CounterDecider implements Decider<CounterCommand, CounterState, CounterEvent> {

    /// Adding this much is a bug of the decider's.
    static final int POISON = 666;

    @Override
    public CounterState initial() {
        return new CounterState.Open(0);
    }

    @Override
    public Decision<CounterEvent> decide(CounterCommand command, CounterState state) {
        if (state instanceof CounterState.Closed) {
            return Decision.reject("counter-closed", "the counter is closed");
        }
        return switch (command) {
            case CounterCommand.Add add when add.amount() == POISON ->
                    throw new IllegalStateException("poison");
            case CounterCommand.Add add ->
                    Decision.accept(
                            new CounterEvent.Added(
                                    add.amount(), add.on(), Parity.of(add.amount())));
            case CounterCommand.Seal seal -> Decision.accept(new CounterEvent.Sealed(seal.by()));
        };
    }

    @Override
    public CounterState evolve(CounterState state, CounterEvent event) {
        long total =
                switch (state) {
                    case CounterState.Open open -> open.total();
                    case CounterState.Closed closed -> closed.total();
                };
        return switch (event) {
            case CounterEvent.Added added -> new CounterState.Open(total + added.amount());
            case CounterEvent.Sealed sealed -> new CounterState.Closed(total, sealed.by());
        };
    }
}

package io.throughline.streams.topology.counter;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.topology.counter.CounterCommand.Add;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import io.throughline.streams.topology.counter.CounterState.Counting;

/// Counts upwards only, and has a bug or two on purpose.
public final class CounterDecider implements Decider<CounterCommand, CounterState, CounterEvent> {

    /// An amount that the fold fails on.
    public static final int UNLUCKY = 13;

    @Override
    public CounterState initial() {
        return new Counting(0, "");
    }

    @Override
    public Decision<CounterEvent> decide(CounterCommand command, CounterState state) {
        return switch (command) {
            case Add(var amounts) ->
                    amounts.stream().anyMatch(amount -> amount < 0)
                            ? Decision.reject("negative", "a counter never goes back")
                            : new Decision.Accepted<>(
                                    amounts.stream().<CounterEvent>map(Added::new).toList());
            case Note(String text) -> Decision.accept(new Noted(text));
            case Crash() -> throw new IllegalStateException("a bug in the decider");
        };
    }

    @Override
    public CounterState evolve(CounterState state, CounterEvent event) {
        Counting now = (Counting) state;
        return switch (event) {
            case Added(int amount) -> {
                if (amount == UNLUCKY) {
                    throw new IllegalStateException("a bug in the fold");
                }
                yield new Counting(now.total() + amount, now.notes());
            }
            case Noted(String text) -> new Counting(now.total(), now.notes() + text);
        };
    }
}

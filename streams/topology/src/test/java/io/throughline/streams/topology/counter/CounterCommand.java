package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.Command;
import java.util.List;

/// What can be asked of a counter.
public sealed interface CounterCommand extends Command {

    /// Counts by each of these amounts, one event each.
    record Add(List<Integer> amounts) implements CounterCommand {
        public Add {
            amounts = List.copyOf(amounts);
        }
    }

    /// Writes something on the counter.
    record Note(String text) implements CounterCommand {}

    /// Meets a bug in the decider.
    record Crash() implements CounterCommand {}
}

package io.throughline.streams.runtime;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What can be asked of a counter, stream `counter/<name>`.
sealed interface CounterCommand extends Command {

    record Add(int amount, @Nullable LocalDate on, @Nullable String note)
            implements CounterCommand {
        public Add {
            if (amount == 0) {
                throw new IllegalArgumentException("amount 0 adds nothing");
            }
        }
    }

    record Seal(AgentName by) implements CounterCommand {}
}

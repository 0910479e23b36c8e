package io.throughline.streams.runtime;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What happened to a counter.
sealed interface CounterEvent extends Event {

    record Added(int amount, @Nullable LocalDate on, Parity parity) implements CounterEvent {}

    record Sealed(AgentName by) implements CounterEvent {}
}

package io.throughline.streams.runtime;

import io.throughline.schemas.contracts.AgentName;

public sealed interface CounterState {

    record Open(long total) implements CounterState {}

    record Closed(long total, AgentName by) implements CounterState {}
}

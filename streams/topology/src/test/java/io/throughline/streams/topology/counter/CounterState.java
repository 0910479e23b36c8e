package io.throughline.streams.topology.counter;

/// Where a counter stands.
public sealed interface CounterState {

    /// It stands there, with that written on it.
    record Counting(long total, String notes) implements CounterState {}
}

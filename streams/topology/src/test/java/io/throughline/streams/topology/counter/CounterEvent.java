package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.Event;

/// What can happen to a counter.
public sealed interface CounterEvent extends Event {

    /// It went on.
    record Added(int amount) implements CounterEvent {}

    /// Something was written on it.
    record Noted(String text) implements CounterEvent {}
}

package io.throughline.schemas.contracts;

/// How two events stand to each other: what could have led to what. Answered from the two events
/// alone, by their clocks.
///
/// What leads from event to event is the order within a stream, the causing event, and the streams
/// that a decision was based on.
public enum Causality {

    /// The first event is in the causal past of the second.
    BEFORE,

    /// The second event is in the causal past of the first.
    AFTER,

    /// Neither could know of the other.
    CONCURRENT,

    /// They are one event.
    SAME,

    /// A clock had to leave something out that decides it.
    UNKNOWN;

    /// How `first` stands to `second`.
    public static Causality compare(EventMetadata first, EventMetadata second) {
        return compare(first.id(), first.clock(), second.id(), second.clock());
    }

    /// How `one` stands to `two`, by the clocks of the two events.
    public static Causality compare(EventId one, Clock pastOfOne, EventId two, Clock pastOfTwo) {
        if (one.stream().equals(two.stream())) {
            int order = Long.compare(one.version(), two.version());
            return order == 0 ? SAME : order < 0 ? BEFORE : AFTER;
        }
        if (pastOfTwo.at(one.stream()) >= one.version()) {
            return BEFORE;
        }
        if (pastOfOne.at(two.stream()) >= two.version()) {
            return AFTER;
        }
        return pastOfOne.complete() && pastOfTwo.complete() ? CONCURRENT : UNKNOWN;
    }
}

package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;

/// A race that a proposal lost: its stream was not at the version that it expected.
///
/// @param version that the stream was at when the proposal was decided
/// @param since what happened in between: the events after the expected version up to `version`, in
///   order, all of them
public record Conflict(StreamId stream, long version, List<Event> since) {

    public Conflict {
        since = List.copyOf(since);
    }

    /// The stream as the proposal found it, for the basis of the next one.
    public EventId seen() {
        return stream.at(version);
    }
}

package io.throughline.schemas.contracts;

import java.time.Instant;

/// An event as the log holds it: what happened, what is known about it, when it was recorded, and
/// where it stands in the log.
public record RecordedEvent<E>(
        EventMetadata metadata, E data, Instant recordedAt, int partition, long offset) {

    /// The stream that the event belongs to.
    public StreamId stream() {
        return metadata.id().stream();
    }

    /// The event's version in its stream, counted from 1.
    public long version() {
        return metadata.id().version();
    }
}

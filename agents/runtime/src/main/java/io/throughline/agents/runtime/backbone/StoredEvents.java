package io.throughline.agents.runtime.backbone;

import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// Single events, as the journal has them.
public interface StoredEvents {

    /// The event with this id. Waits if the journal does not have it yet.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    /// @throws io.throughline.schemas.codec.UndecodableException if the journal cannot read it
    Stored at(EventId id);

    /// The last event of a `stream` that has at least `atLeast`, for which it waits; empty if it
    /// has none. At most 100,000 events may come behind `atLeast`.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    /// @throws IllegalStateException if more events than that come behind
    Optional<Last> last(StreamId stream, long atLeast);

    /// An event with its value in the Confluent wire format.
    record Last(long version, ByteBuffer wire) {}

    /// An event with its value in the Confluent wire format.
    record Stored(
            EventMetadata metadata,
            ByteBuffer wire,
            Instant recordedAt,
            int partition,
            long offset) {}
}

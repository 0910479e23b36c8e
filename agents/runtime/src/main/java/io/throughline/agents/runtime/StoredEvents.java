package io.throughline.agents.runtime;

import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Single events and short streams, as the journal has them.
interface StoredEvents {

    /// The event with this id. Waits if the journal does not have it yet.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    /// @throws io.throughline.schemas.codec.UndecodableException if the journal cannot read it
    Stored at(EventId id);

    /// All events of a short `stream`, each in the Confluent wire format, at most 1,000. Waits
    /// until there are at least `atLeast`.
    ///
    /// @throws BackboneAwayException if they cannot be had in time
    List<byte[]> all(StreamId stream, long atLeast);

    /// An event with its value in the Confluent wire format.
    record Stored(
            EventMetadata metadata,
            ByteBuffer wire,
            Instant recordedAt,
            int partition,
            long offset) {}
}

package io.throughline.agents.runtime.backbone;

import io.throughline.schemas.contracts.StreamId;
import java.util.List;

/// What happened in single streams.
public interface StreamEvents {

    /// The events of `stream` after version `after` up to version `last`, in order and all of them,
    /// each in the Confluent wire format. Waits for those that the journal does not have yet.
    ///
    /// @throws BackboneAwayException if they cannot be had in time
    List<byte[]> between(StreamId stream, long after, long last);
}

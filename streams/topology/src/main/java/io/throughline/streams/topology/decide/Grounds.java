package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.StaleBasis;
import java.util.List;

/// What a command rests on, compared with what is known here.
///
/// @param stale the entries of its basis that have moved on
/// @param certain whether one of them was compared with the stream's own head, and not only with
///   what another partition let be seen; the command's own stream counts if its expected version
///   does not speak for it
/// @param past what the command adds to the causal past, without its own stream
record Grounds(List<StaleBasis> stale, boolean certain, Clock past) {

    /// Nothing is stale, and nothing of other streams is in its past.
    static final Grounds PLAIN = new Grounds(List.of(), false, Clock.EMPTY);
}

package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.StreamId;
import java.util.OptionalLong;

/// What happens to be known of streams that other partitions decide. It is asked in the middle of a
/// decision, so it must answer from memory or local disk, and may always say that it does not know.
/// Used by several threads.
@FunctionalInterface
public interface Versions {

    /// Knows nothing.
    Versions NONE = _ -> OptionalLong.empty();

    /// A version that `stream` has reached, if that is known here. There may be later ones.
    OptionalLong of(StreamId stream);
}

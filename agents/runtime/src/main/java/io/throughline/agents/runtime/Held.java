package io.throughline.agents.runtime;

import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;

/// A partition while it is ours, as whoever handles its records sees it.
interface Held {

    /// What is parked in it.
    Parking parking();

    /// Whether it was given up, so that nothing more should be begun.
    boolean isDropped();

    /// Has the retry order of `stream` followed when it is due, in turn with everything else of
    /// that stream.
    void retryAt(StreamId stream, Instant due);
}

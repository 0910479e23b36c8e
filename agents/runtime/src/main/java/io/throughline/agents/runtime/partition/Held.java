package io.throughline.agents.runtime.partition;

import io.throughline.agents.runtime.parked.Parking;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;

/// A partition while it is ours, as whoever handles its records sees it.
public interface Held {

    /// What is parked in it.
    Parking parking();

    /// Whether it was given up, so that nothing more should be begun.
    boolean isDropped();

    /// Has the retry order of `stream` followed when it is due, in turn with everything else of
    /// that stream.
    void retryAt(StreamId stream, Instant due);

    /// Whether an event of `stream` is held back, so that every later one must be too.
    boolean holdsBack(StreamId stream);

    /// Something has left the queue of `stream`: what is held back of it may try again, in turn
    /// with everything else of that stream.
    void resume(StreamId stream);

    /// An event of so many bytes was read for the task on `stream` that is under way. They are in
    /// flight until that ends.
    void took(StreamId stream, long bytes);
}

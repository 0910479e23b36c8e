package io.throughline.agents.runtime.handling;

import io.throughline.agents.runtime.parked.Parking;
import io.throughline.agents.runtime.partition.Held;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;

/// A partition that nothing happens in.
///
/// @param holdsBack what it says of every stream
record SomePartition(Parking parking, boolean holdsBack) implements Held {

    static SomePartition holdingBack(boolean holdsBack) {
        return new SomePartition(new Parking(), holdsBack);
    }

    @Override
    public boolean isDropped() {
        return false;
    }

    @Override
    public void retryAt(StreamId stream, Instant due) {}

    @Override
    public boolean holdsBack(StreamId stream) {
        return holdsBack;
    }

    @Override
    public void resume(StreamId stream) {}

    @Override
    public void took(StreamId stream, long bytes) {}
}

package io.throughline.streams.topology.attest;

import java.util.concurrent.atomic.AtomicLong;

/// Asks the partitions of this process to be attested now instead of later. Safe for use by several
/// threads.
public final class Demand {

    private final AtomicLong asked = new AtomicLong();

    /// Every partition attests what it has read, if that is more than it has attested, within a
    /// fraction of a second.
    public void raise() {
        asked.incrementAndGet();
    }

    long asked() {
        return asked.get();
    }
}

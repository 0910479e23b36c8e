package io.throughline.agents.runtime.partition;

import io.throughline.agents.runtime.progress.OffsetNotes;

/// Where the work on a partition begins.
///
/// @param start the first offset to handle
/// @param restoreUpTo where the partition ended when it was assigned
/// @param notes what an owner before us noted beside the offset that it committed
public record Beginning(long start, long restoreUpTo, OffsetNotes notes) {

    /// Where restoring begins.
    long restoreFrom() {
        return notes.parkedFrom() == OffsetNotes.NOTHING
                ? start
                : Math.min(start, notes.parkedFrom());
    }
}

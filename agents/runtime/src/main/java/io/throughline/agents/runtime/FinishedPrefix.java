package io.throughline.agents.runtime;

import java.util.TreeSet;

/// How far one partition is finished without a gap. Events finish in any order, but only an offset
/// with nothing unfinished before it may be committed, or a crash would lose what was left behind.
///
/// Remembers the unfinished offsets only. Not safe for use by several threads.
final class FinishedPrefix {

    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long position = -1;

    /// The record at `offset` was read, and there is something to do about it. Offsets must go up;
    /// those left out need nothing.
    void began(long offset) {
        if (offset < position) {
            throw new IllegalArgumentException(
                    "offset %d was read after position %d".formatted(offset, position));
        }
        unfinished.add(offset);
        position = offset + 1;
    }

    /// All that had to be done about the record at `offset` is done.
    void finished(long offset) {
        if (!unfinished.remove(offset)) {
            throw new IllegalArgumentException("offset %d was not begun".formatted(offset));
        }
    }

    /// Reading came as far as `next`, past records that need nothing and transaction markers.
    void reached(long next) {
        position = Math.max(position, next);
    }

    /// The offset at which a restart must begin; -1 as long as nothing was read or reached.
    long committable() {
        return unfinished.isEmpty() ? position : unfinished.first();
    }

    /// How many offsets lie between the first unfinished one and the position.
    long span() {
        return position - committable();
    }
}

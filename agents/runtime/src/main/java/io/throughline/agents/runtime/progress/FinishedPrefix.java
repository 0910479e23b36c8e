package io.throughline.agents.runtime.progress;

import java.util.TreeSet;

/// How far one partition is finished without a gap, and what is finished above that. Events finish
/// in any order, but only an offset with nothing unfinished before it may be committed, or a crash
/// would lose what was left behind.
///
/// Remembers the unfinished offsets only. Not safe for use by several threads.
public final class FinishedPrefix {

    private final TreeSet<Long> unfinished = new TreeSet<>();

    // What an owner before us left unfinished and we have not come to yet; it finished the others
    // below this offset.
    private final TreeSet<Long> left;
    private final long leftUpTo;
    private long position = -1;

    /// Nothing is known of the partition.
    public FinishedPrefix() {
        this(OffsetNotes.NONE);
    }

    /// Goes on from what an owner before us noted.
    public FinishedPrefix(OffsetNotes notes) {
        this.left = new TreeSet<>(notes.unfinished());
        this.leftUpTo = notes.upTo();
    }

    /// Whether the record at `offset`, which was read next, was finished by an owner before us.
    public boolean wasFinished(long offset) {
        return offset < leftUpTo && !left.contains(offset);
    }

    /// The record at `offset` was read, and there is something to do about it. Offsets must go up;
    /// those left out need nothing.
    public void began(long offset) {
        if (offset < position) {
            throw new IllegalArgumentException(
                    "offset %d was read after position %d".formatted(offset, position));
        }
        unfinished.add(offset);
        reached(offset + 1);
    }

    /// All that had to be done about the record at `offset` is done.
    public void finished(long offset) {
        if (!unfinished.remove(offset)) {
            throw new IllegalArgumentException("offset %d was not begun".formatted(offset));
        }
    }

    /// Reading came as far as `next`, past records that need nothing and transaction markers.
    public void reached(long next) {
        position = Math.max(position, next);
        left.headSet(position).clear();
    }

    /// The offset at which a restart must begin; -1 as long as nothing was read or reached.
    public long committable() {
        return unfinished.isEmpty() ? position : unfinished.first();
    }

    /// What a restart at [#committable] must know besides.
    public OffsetNotes notes(long parkedFrom) {
        TreeSet<Long> open = new TreeSet<>(unfinished);
        open.addAll(left);
        return new OffsetNotes(Math.max(position, leftUpTo), open, parkedFrom);
    }

    /// How many offsets lie between the first unfinished one and the position.
    public long span() {
        return position - committable();
    }
}

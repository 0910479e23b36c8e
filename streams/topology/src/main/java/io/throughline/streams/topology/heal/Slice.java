package io.throughline.streams.topology.heal;

import java.util.List;

/// A part of all streams or rows, so that a fold of many can be made in several passes.
///
/// @param index from 0 to `count` - 1
/// @param count of slices, a power of two
public record Slice(int index, int count) {

    /// All of them.
    public static final Slice ALL = new Slice(0, 1);

    private static final int COUNT_MAX = 1 << 20;

    public Slice {
        if (Integer.bitCount(count) != 1 || count > COUNT_MAX || index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "slice %d of %d; a power of two up to %d is needed"
                            .formatted(index, count, COUNT_MAX));
        }
    }

    /// Whether `key` is in this slice.
    public boolean holds(String key) {
        int hash = key.hashCode();
        return ((hash ^ hash >>> 16) & (count - 1)) == index;
    }

    /// Two slices that together are this one.
    public List<Slice> halves() {
        return List.of(new Slice(index, count * 2), new Slice(index + count, count * 2));
    }
}

package io.throughline.streams.topology.attest;

import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.attest.HeadTree.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/// Remembers the [HeadTree] of a partition at some depth, so that a new root costs what has changed
/// and not what is there. Used by one thread.
///
/// Memory: 90 bytes for each bucket with streams in it, so at most 1.5 MB.
public final class HeadBuckets {

    /// Where the leaves come from.
    public interface Source {

        /// Gives `each` the leaves of all streams whose buckets are from `first` to `last`, by
        /// path.
        void leaves(int first, int last, Consumer<Leaf> each);
    }

    /// How many bits of a path name its bucket.
    public static final int BITS = 14;

    private final Source source;
    private final Part[] parts = new Part[1 << BITS];
    private final BitSet changed = new BitSet(1 << BITS);

    /// @param source has what the tree has; it is asked again for what has changed
    public HeadBuckets(Source source) {
        this.source = source;
        changed.set(0, 1 << BITS);
    }

    /// The bucket of a path.
    public static int of(byte[] path) {
        return (((path[0] & 0xFF) << Byte.SIZE) | (path[1] & 0xFF)) >>> (2 * Byte.SIZE - BITS);
    }

    /// The source has something else at `path`.
    public void change(byte[] path) {
        changed.set(of(path));
    }

    /// The root over everything that the source has.
    public byte[] root() {
        int first = changed.nextSetBit(0);
        while (first >= 0) {
            int end = changed.nextClearBit(first);
            load(first, end);
            first = changed.nextSetBit(end);
        }
        changed.clear();
        return part(0, parts.length).hash();
    }

    private void load(int first, int end) {
        Arrays.fill(parts, first, end, Part.NONE);
        List<Leaf> bucket = new ArrayList<>();
        source.leaves(
                first,
                end - 1,
                leaf -> {
                    if (!bucket.isEmpty() && of(bucket.getFirst().path()) != of(leaf.path())) {
                        take(bucket);
                    }
                    bucket.add(leaf);
                });
        if (!bucket.isEmpty()) {
            take(bucket);
        }
    }

    private void take(List<Leaf> bucket) {
        parts[of(bucket.getFirst().path())] = HeadTree.part(bucket, BITS);
        bucket.clear();
    }

    private Part part(int from, int to) {
        if (to - from == 1) {
            return parts[from];
        }
        int middle = (from + to) >>> 1;
        return Part.of(part(from, middle), part(middle, to));
    }
}

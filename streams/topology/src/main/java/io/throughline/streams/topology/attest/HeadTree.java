package io.throughline.streams.topology.attest;

import io.throughline.schemas.contracts.Sha256;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The Merkle tree over the heads of streams. A stream's place in it is the SHA-256 of its id, read
/// as bits from the top: 0 is left. A part of the tree with one stream in it is that stream's leaf,
/// at whatever depth. So the same heads make the same tree in whatever order they came, and a
/// changed head changes nothing but its own way up.
///
/// ```
/// path = SHA-256( stream id )
/// leaf = SHA-256( 0 | path | version | hash of the stream's chain )
/// node = SHA-256( 1 | left | right )        no stream: 32 zero bytes
/// ```
public final class HeadTree {

    /// The most nodes between a leaf and the root.
    public static final int DEPTH_MAX = Byte.SIZE * HashChain.LENGTH_BYTES;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private HeadTree() {}

    /// One stream in the tree.
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    public record Leaf(byte[] path, byte[] hash) {

        /// The order of leaves in the tree.
        public static final Comparator<Leaf> BY_PATH =
                (one, other) -> Arrays.compareUnsigned(one.path, other.path);

        /// The leaf of a stream's head.
        public static Leaf of(byte[] path, long version, byte[] chain) {
            ByteBuffer all =
                    ByteBuffer.allocate(1 + path.length + Long.BYTES + chain.length)
                            .put(LEAF)
                            .put(path)
                            .putLong(version)
                            .put(chain);
            return new Leaf(path, Sha256.of(all.array()));
        }
    }

    /// A part of the tree.
    ///
    /// @param hash zeros for none, the leaf's for one
    /// @param streams in it: none, one, or more, which is told as two
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    record Part(byte[] hash, int streams) {

        static final Part NONE = new Part(new byte[HashChain.LENGTH_BYTES], 0);

        /// The part that has these two below it.
        static Part of(Part left, Part right) {
            int streams = Math.min(left.streams + right.streams, 2);
            return switch (streams) {
                case 0 -> NONE;
                case 1 -> left.streams == 1 ? left : right;
                default -> new Part(node(left.hash, right.hash), streams);
            };
        }
    }

    /// Where a stream is.
    public static byte[] path(byte[] stream) {
        return Sha256.of(stream);
    }

    /// Where a stream is.
    public static byte[] path(String stream) {
        return Sha256.of(stream);
    }

    /// The root over these leaves.
    ///
    /// @param leaves sorted by path, each path once
    public static byte[] root(List<Leaf> leaves) {
        return part(leaves, 0).hash();
    }

    /// The part of the tree at `depth` that holds these leaves and no others.
    static Part part(List<Leaf> leaves, int depth) {
        if (leaves.isEmpty()) {
            return Part.NONE;
        }
        if (leaves.size() == 1) {
            return new Part(leaves.getFirst().hash(), 1);
        }
        int middle = middle(leaves, depth);
        return Part.of(
                part(leaves.subList(0, middle), depth + 1),
                part(leaves.subList(middle, leaves.size()), depth + 1));
    }

    /// What leads from the leaf at `path` to the root: the hashes beside its way up, from below.
    ///
    /// @param leaves sorted by path, each path once, one of them at `path`
    public static List<byte[]> proof(List<Leaf> leaves, byte[] path) {
        List<byte[]> beside = new ArrayList<>();
        List<Leaf> here = leaves;
        for (int depth = 0; here.size() > 1; depth++) {
            int middle = middle(here, depth);
            List<Leaf> left = here.subList(0, middle);
            List<Leaf> right = here.subList(middle, here.size());
            boolean isRight = isRight(path, depth);
            beside.add(part(isRight ? left : right, depth + 1).hash());
            here = isRight ? right : left;
        }
        if (here.isEmpty() || !Arrays.equals(here.getFirst().path(), path)) {
            throw new IllegalArgumentException("the stream is not in the tree");
        }
        Collections.reverse(beside);
        return List.copyOf(beside);
    }

    /// The root that a leaf and what is beside its way up make.
    ///
    /// @param beside as [#proof] gives it, at most [#DEPTH_MAX]
    public static byte[] climb(Leaf leaf, List<byte[]> beside) {
        byte[] hash = leaf.hash();
        for (int i = 0; i < beside.size(); i++) {
            boolean isRight = isRight(leaf.path(), beside.size() - 1 - i);
            hash = isRight ? node(beside.get(i), hash) : node(hash, beside.get(i));
        }
        return hash;
    }

    // The first leaf on the right of depth.
    private static int middle(List<Leaf> leaves, int depth) {
        if (depth == DEPTH_MAX) {
            throw new IllegalArgumentException("a stream is twice among the leaves");
        }
        int from = 0;
        int to = leaves.size();
        while (from < to) {
            int at = (from + to) >>> 1;
            if (isRight(leaves.get(at).path(), depth)) {
                to = at;
            } else {
                from = at + 1;
            }
        }
        return from;
    }

    private static boolean isRight(byte[] path, int depth) {
        return (path[depth >>> 3] >>> (7 - (depth & 7)) & 1) == 1;
    }

    private static byte[] node(byte[] left, byte[] right) {
        ByteBuffer all = ByteBuffer.allocate(1 + left.length + right.length);
        return Sha256.of(all.put(NODE).put(left).put(right).array());
    }
}

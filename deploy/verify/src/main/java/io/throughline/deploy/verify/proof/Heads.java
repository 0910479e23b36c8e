package io.throughline.deploy.verify.proof;

import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.streams.topology.attest.HeadBuckets;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The heads of one partition's streams, moved by records as an attester moves them: by the next
/// event of a stream, and by nothing else. Used by one thread.
///
/// Memory: some 250 bytes for each stream, and at most 1.5 MB.
final class Heads {

    // So few are cheaper to hash anew than to remember.
    private static final int SMALL_STREAMS = 100;
    private static final byte[] START = new byte[HashChain.LENGTH_BYTES];

    private final TreeMap<byte[], Head> byPath = new TreeMap<>(Arrays::compareUnsigned);
    private final HeadBuckets tree = new HeadBuckets(this::leaves);
    private final Set<String> broken = new HashSet<>();
    private TreeMap<String, Long> grown = new TreeMap<>();

    /// How far one stream has come.
    static final class Head {

        private long version;
        private byte[] hash = START;

        private Head() {}

        long version() {
            return version;
        }

        /// Of the stream's chain.
        byte[] hash() {
            return hash;
        }
    }

    /// Takes the next record of the partition, and gives what is wrong with it. A stream is
    /// complained of once: whatever follows a wrong event is wrong as well.
    Optional<String> take(ConsumerRecord<byte[], byte[]> event, byte[] digest) {
        long version = RecordName.version(event.key(), event.headers());
        if (version == RecordName.NONE) {
            return Optional.of("it is no event of the stream that its key names");
        }
        String stream = new String(event.key(), StandardCharsets.UTF_8);
        byte[] path = HeadTree.path(event.key());
        Head head = byPath.get(path);
        Head known = head == null ? new Head() : head;
        if (version != known.version + 1) {
            return complaint(
                    stream,
                    "version %d of its stream is due after version %d"
                            .formatted(known.version + 1, known.version));
        }
        Optional<String> wrong =
                HashChain.isLinked(known.hash, event.headers())
                        ? Optional.empty()
                        : complaint(stream, unlinked(known.version));
        known.version = version;
        known.hash = HashChain.next(known.hash, digest);
        if (head == null) {
            byPath.put(path, known);
        }
        tree.change(path);
        grown.put(stream, version);
        return wrong;
    }

    private static String unlinked(long before) {
        return before == 0
                ? "it has a link, and is the first of its stream"
                : "it is not linked to version %d of its stream: that one was altered, or the link"
                        .formatted(before);
    }

    private Optional<String> complaint(String stream, String what) {
        return broken.add(stream) ? Optional.of(what) : Optional.empty();
    }

    /// The streams that have grown since this was last asked for, by id.
    List<AttestedHead> takeGrown() {
        List<AttestedHead> heads = new ArrayList<>(grown.size());
        grown.forEach((stream, version) -> heads.add(new AttestedHead(stream, version)));
        grown = new TreeMap<>();
        return heads;
    }

    /// The head of a stream; none if it has no events.
    Optional<Head> head(String stream) {
        return Optional.ofNullable(byPath.get(HeadTree.path(stream)));
    }

    /// How many streams there are.
    int streams() {
        return byPath.size();
    }

    /// The Merkle root over all heads.
    byte[] root() {
        return byPath.size() <= SMALL_STREAMS ? HeadTree.root(leaves()) : tree.root();
    }

    /// All leaves of the tree, by path.
    List<Leaf> leaves() {
        List<Leaf> all = new ArrayList<>(byPath.size());
        byPath.forEach((path, head) -> all.add(Leaf.of(path, head.version, head.hash)));
        return all;
    }

    private void leaves(int first, int last, Consumer<Leaf> each) {
        byte[] edge = new byte[HashChain.LENGTH_BYTES];
        ByteBuffer.wrap(edge).putShort((short) (first << (Short.SIZE - HeadBuckets.BITS)));
        for (Map.Entry<byte[], Head> entry : byPath.tailMap(edge).entrySet()) {
            byte[] path = entry.getKey();
            if (HeadBuckets.of(path) > last) {
                return;
            }
            each.accept(Leaf.of(path, entry.getValue().version, entry.getValue().hash));
        }
    }
}

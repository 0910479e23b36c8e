package io.throughline.streams.topology.attest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.codec.Header;
import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.decide.HashChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/// Events of one partition as the write path chains them, and what an attestation must say of them.
final class ChainedLog {

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Head(long version, byte[] hash) {}

    private final Map<String, Head> heads = new TreeMap<>();
    private final List<byte[]> digests = new ArrayList<>();
    private byte[] order = new byte[HashChain.LENGTH_BYTES];
    private long atMs = 1_700_000_000_000L;

    /// The next event of a stream.
    TestRecord<byte[], byte[]> event(String stream) {
        Head before = heads.getOrDefault(stream, new Head(0, new byte[HashChain.LENGTH_BYTES]));
        String id = stream + "@" + (before.version() + 1);
        Headers headers = new RecordHeaders().add(Header.ID, id.getBytes(UTF_8));
        HashChain.link(before.hash(), headers);
        TestRecord<byte[], byte[]> event = record(stream, headers, "value of " + id);
        heads.put(
                stream,
                new Head(before.version() + 1, HashChain.next(before.hash(), digests.getLast())));
        return event;
    }

    /// A record that is no event.
    TestRecord<byte[], byte[]> stranger(String key) {
        return record(key, new RecordHeaders(), "?");
    }

    private TestRecord<byte[], byte[]> record(String key, Headers headers, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        digests.add(HashChain.digest(++atMs, headers, bytes));
        order = HashChain.next(order, digests.getLast());
        return new TestRecord<>(key.getBytes(UTF_8), bytes, headers, atMs);
    }

    byte[] root() {
        return HeadTree.root(
                heads.entrySet().stream()
                        .map(head ->
                                Leaf.of(
                                        HeadTree.path(head.getKey()),
                                        head.getValue().version(),
                                        head.getValue().hash()))
                        .sorted(Leaf.BY_PATH)
                        .toList());
    }

    byte[] order() {
        return order;
    }

    /// The prints of the events from `from` on, counted from 0.
    byte[] prints(int from) {
        byte[] prints = new byte[4 * (digests.size() - from)];
        for (int i = from; i < digests.size(); i++) {
            System.arraycopy(digests.get(i), 0, prints, 4 * (i - from), 4);
        }
        return prints;
    }

    int size() {
        return digests.size();
    }

    /// The version of each stream.
    Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        heads.forEach((stream, head) -> versions.put(stream, head.version()));
        return versions;
    }
}

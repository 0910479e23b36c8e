package io.throughline.streams.topology.attest;

import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.decide.HashChain;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What is kept about one partition, in one store: the heads of its streams by their path, the
/// ledger, and the full blocks of prints since the last attestation. Used by one thread.
final class AttestStore {

    private static final byte HEAD = 'h';
    private static final byte LEDGER = 'l';
    private static final byte PRINTS = 'p';

    private static final Bytes LEDGER_KEY = Bytes.wrap(new byte[] {LEDGER});

    private final KeyValueStore<Bytes, byte[]> store;

    AttestStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Nullable StreamHead head(byte[] path) {
        byte[] found = store.get(headKey(path));
        return found == null ? null : StreamHead.of(found);
    }

    void put(byte[] path, StreamHead head) {
        store.put(headKey(path), head.toBytes());
    }

    /// Gives `each` all heads.
    void heads(Consumer<StreamHead> each) {
        heads(0, (1 << HeadBuckets.BITS) - 1, (_, head) -> each.accept(head));
    }

    /// Gives `each` the leaves of the buckets from `first` to `last`, by path.
    void leaves(int first, int last, Consumer<Leaf> each) {
        heads(first, last, (path, head) -> each.accept(Leaf.of(path, head.version(), head.hash())));
    }

    private void heads(int first, int last, BiConsumer<byte[], StreamHead> each) {
        try (KeyValueIterator<Bytes, byte[]> found = store.range(edge(first, 0), edge(last, -1))) {
            while (found.hasNext()) {
                KeyValue<Bytes, byte[]> entry = found.next();
                byte[] key = entry.key.get();
                each.accept(Arrays.copyOfRange(key, 1, key.length), StreamHead.of(entry.value));
            }
        }
    }

    // The first or last path of a bucket: its bits, and then zeros or ones.
    private static Bytes edge(int bucket, int rest) {
        byte[] path = new byte[HashChain.LENGTH_BYTES];
        Arrays.fill(path, (byte) rest);
        int shift = Short.SIZE - HeadBuckets.BITS;
        ByteBuffer.wrap(path).putShort((short) ((bucket << shift) | (rest & ((1 << shift) - 1))));
        return headKey(path);
    }

    private static Bytes headKey(byte[] path) {
        byte[] key = new byte[1 + path.length];
        key[0] = HEAD;
        System.arraycopy(path, 0, key, 1, path.length);
        return Bytes.wrap(key);
    }

    Ledger ledger() {
        byte[] found = store.get(LEDGER_KEY);
        return found == null ? new Ledger() : Ledger.of(found);
    }

    void put(Ledger ledger) {
        store.put(LEDGER_KEY, ledger.toBytes());
    }

    void putBlock(int index, byte[] prints) {
        store.put(blockKey(index), prints);
    }

    /// The prints of the first blocks.
    byte[] blocks(int count) {
        ByteArrayOutputStream prints = new ByteArrayOutputStream();
        for (int index = 0; index < count; index++) {
            prints.writeBytes(store.get(blockKey(index)));
        }
        return prints.toByteArray();
    }

    void deleteBlocks(int count) {
        for (int index = 0; index < count; index++) {
            store.delete(blockKey(index));
        }
    }

    private static Bytes blockKey(int index) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Integer.BYTES).put(PRINTS).putInt(index).array());
    }
}

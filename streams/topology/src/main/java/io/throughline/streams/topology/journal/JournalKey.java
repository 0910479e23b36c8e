package io.throughline.streams.topology.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Keys of the journal's store: the stream id, a zero byte, the kind of entry, and the version as
/// eight big-endian bytes, so that a stream's entries of a kind lie together in version order. A
/// stream id holds no control characters, so the zero byte ends it.
final class JournalKey {

    static final byte EVENT = 'e';
    static final byte SNAPSHOT = 's';

    private static final int SUFFIX_BYTES = 1 + 1 + 8;

    private JournalKey() {}

    static byte[] of(String stream, byte kind, long version) {
        byte[] id = stream.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(id.length + SUFFIX_BYTES)
                .put(id)
                .put((byte) 0)
                .put(kind)
                .putLong(version)
                .array();
    }

    /// Whether `key` belongs to the same stream and is of the same kind as `other`.
    static boolean together(byte[] key, byte[] other) {
        if (key.length != other.length) {
            return false;
        }
        for (int i = key.length - 9; i >= 0; i--) {
            if (key[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    /// The stream of a key; the whole key as text if it is none of ours.
    static String stream(byte[] key) {
        int idBytes = isOurs(key) ? key.length - SUFFIX_BYTES : key.length;
        return new String(key, 0, idBytes, StandardCharsets.UTF_8);
    }

    /// Whether it is a key as this makes them.
    static boolean isOurs(byte[] key) {
        int id = key.length - SUFFIX_BYTES;
        return id > 0 && key[id] == 0 && (key[id + 1] == EVENT || key[id + 1] == SNAPSHOT);
    }

    /// Whether it is the key of a snapshot.
    static boolean isSnapshot(byte[] key) {
        return isOurs(key) && key[key.length - SUFFIX_BYTES + 1] == SNAPSHOT;
    }

    static long version(byte[] key) {
        return ByteBuffer.wrap(key, key.length - 8, 8).getLong();
    }
}

package io.throughline.streams.topology.decide;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Each stream's tamper evidence: SHA-256 over the hash before and the event as the log holds it,
/// that is its recorded time, its headers in order, and its value.
///
/// ```
/// hash(n) = SHA-256( hash(n-1) | recorded ms | headers
///                    | (key length | key | value length | value)* | value )
/// ```
///
/// The recorded time is eight bytes, the number of headers and each length four, all big-endian, so
/// that no two events have the same bytes.
///
/// The chain of an empty stream is 32 zero bytes. The hash is not stored with the events, where its
/// random bytes would cost more than the rest of the metadata: whoever has the log can compute it,
/// and the head keeps the last one to compare with.
public final class HashChain {

    /// The length of a hash, in bytes.
    public static final int LENGTH_BYTES = 32;

    private static final byte[] NO_VALUE = {};

    private HashChain() {}

    /// The hash of a stream after one more event.
    public static byte[] next(byte[] previous, long recordedAtMs, Headers headers, byte[] value) {
        Header[] each = headers.toArray();
        byte[][] parts = new byte[each.length * 2][];
        int size = previous.length + Long.BYTES + Integer.BYTES + value.length;
        for (int i = 0; i < each.length; i++) {
            parts[2 * i] = each[i].key().getBytes(StandardCharsets.UTF_8);
            parts[2 * i + 1] = each[i].value() == null ? NO_VALUE : each[i].value();
            size += 2 * Integer.BYTES + parts[2 * i].length + parts[2 * i + 1].length;
        }
        // Put together first: many small updates cost more than the hash itself.
        ByteBuffer all = ByteBuffer.allocate(size);
        all.put(previous).putLong(recordedAtMs).putInt(each.length);
        for (byte[] part : parts) {
            all.putInt(part.length).put(part);
        }
        return sha256().digest(all.put(value).array());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

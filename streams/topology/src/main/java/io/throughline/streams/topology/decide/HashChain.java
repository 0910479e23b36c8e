package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Each stream's tamper evidence: SHA-256 over the hash before and the digest of the event as the
/// log holds it, that is its recorded time, its headers in order, and its value.
///
/// ```
/// digest(n) = SHA-256( recorded ms | headers
///                      | (key length | key | value length | value)* | value )
/// hash(n)   = SHA-256( hash(n-1) | digest(n) )
/// ```
///
/// The recorded time is eight bytes, the number of headers and each length four, all big-endian, so
/// that no two events have the same bytes. The digest stands between so that a proof needs 32 bytes
/// of each later event, and not the event. The record's key is not in it: it must be the stream
/// that the id in the headers names.
///
/// The chain of an empty stream is 32 zero bytes. The head keeps the last hash. The events do not
/// hold it, where its random bytes would cost more than the rest of the metadata; each but the
/// first has a [#LINK] to the one before. That is a header as well, but not in the digest: the
/// chain tells what it must be.
public final class HashChain {

    /// The length of a hash, in bytes.
    public static final int LENGTH_BYTES = 32;

    /// The header with the first three bytes of the hash before, in Base64: four letters. It leads
    /// to what was altered by accident. Who alters on purpose can make links as well, however long
    /// they are; those are found by what was attested.
    public static final String LINK = "ce_chain";

    private static final int LINK_BYTES = 3;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] NO_VALUE = {};

    private HashChain() {}

    /// The hash of a stream after one more event.
    public static byte[] next(byte[] previous, long recordedAtMs, Headers headers, byte[] value) {
        return next(previous, digest(recordedAtMs, headers, value));
    }

    /// The hash of a stream after one more event with this digest.
    public static byte[] next(byte[] previous, byte[] digest) {
        return Sha256.of(
                ByteBuffer.allocate(previous.length + digest.length)
                        .put(previous)
                        .put(digest)
                        .array());
    }

    /// The digest of one record of the log.
    public static byte[] digest(long recordedAtMs, Headers headers, byte @Nullable [] value) {
        Header[] each = headers.toArray();
        byte[][] parts = new byte[each.length * 2][];
        int count = 0;
        int size = Long.BYTES + Integer.BYTES + (value == null ? 0 : value.length);
        for (Header header : each) {
            if (header.key().equals(LINK)) {
                continue;
            }
            byte[] name = header.key().getBytes(StandardCharsets.UTF_8);
            byte[] text = header.value() == null ? NO_VALUE : header.value();
            parts[count++] = name;
            parts[count++] = text;
            size += 2 * Integer.BYTES + name.length + text.length;
        }
        // Put together first: many small updates cost more than the hash itself.
        ByteBuffer all = ByteBuffer.allocate(size).putLong(recordedAtMs).putInt(count / 2);
        for (int i = 0; i < count; i++) {
            all.putInt(parts[i].length).put(parts[i]);
        }
        return Sha256.of(value == null ? all.array() : all.put(value).array());
    }

    /// Adds the link to the event with the hash `previous`; none to the chain of an empty stream.
    public static void link(byte[] previous, Headers headers) {
        byte[] link = linkTo(previous);
        if (link.length > 0) {
            headers.add(LINK, link);
        }
    }

    /// Whether the headers have the link that [#link] adds, once and at the end.
    public static boolean isLinked(byte[] previous, Headers headers) {
        byte[] due = linkTo(previous);
        Header[] each = headers.toArray();
        int links = 0;
        for (Header header : each) {
            links += header.key().equals(LINK) ? 1 : 0;
        }
        if (due.length == 0 || links != 1) {
            return due.length == 0 && links == 0;
        }
        Header last = each[each.length - 1];
        return last.key().equals(LINK) && Arrays.equals(last.value(), due);
    }

    private static byte[] linkTo(byte[] previous) {
        boolean isEmpty = Arrays.equals(previous, new byte[LENGTH_BYTES]);
        return isEmpty ? NO_VALUE : TEXT.encode(Arrays.copyOf(previous, LINK_BYTES));
    }
}

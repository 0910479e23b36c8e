package io.throughline.streams.topology.attest;

import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The head of one stream as it is stored.
///
/// @param number of the attestation that covers it first
/// @param stream its id, in UTF-8
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
record StreamHead(long version, long number, byte[] hash, byte[] stream) {

    private static final int FIXED_BYTES = 2 * Long.BYTES + HashChain.LENGTH_BYTES;

    /// Reads what [#toBytes] wrote.
    static StreamHead of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long version = in.getLong();
        long number = in.getLong();
        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        in.get(hash);
        return new StreamHead(
                version, number, hash, Arrays.copyOfRange(bytes, FIXED_BYTES, bytes.length));
    }

    /// The stored form.
    byte[] toBytes() {
        return ByteBuffer.allocate(FIXED_BYTES + stream.length)
                .putLong(version)
                .putLong(number)
                .put(hash)
                .put(stream)
                .array();
    }

    String name() {
        return new String(stream, StandardCharsets.UTF_8);
    }
}

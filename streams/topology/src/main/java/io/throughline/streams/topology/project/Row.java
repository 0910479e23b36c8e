package io.throughline.streams.topology.project;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One row of a projection as it is stored: how many events were folded into it, as eight bytes,
/// and its state in the wire format.
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record Row(long version, byte[] state) {

    static final Row EMPTY = new Row(0, new byte[0]);

    /// Reads what [#toBytes] wrote.
    public static Row of(byte[] bytes) {
        long version = ByteBuffer.wrap(bytes).getLong();
        return new Row(version, Arrays.copyOfRange(bytes, 8, bytes.length));
    }

    /// The stored form.
    public byte[] toBytes() {
        return ByteBuffer.allocate(8 + state.length).putLong(version).put(state).array();
    }
}

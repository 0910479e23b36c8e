package io.throughline.streams.topology.project;

import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection.Folded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One row of a projection as it is stored: how many events were folded into it, as eight bytes,
/// and its state in the wire format.
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record Row(long version, byte[] state) {

    /// Reads what [#toBytes] wrote.
    public static Row of(byte[] bytes) {
        long version = ByteBuffer.wrap(bytes).getLong();
        return new Row(version, Arrays.copyOfRange(bytes, 8, bytes.length));
    }

    /// The stored form of a folded row; null for no row.
    public static byte @Nullable [] of(Folded folded, Codecs codecs) {
        Object state = folded.state();
        return state == null
                ? null
                : new Row(folded.version(), codecs.states().encode(state)).toBytes();
    }

    /// What the next event is folded into.
    Folded folded(Codecs codecs) {
        return new Folded(version, codecs.states().decode(state));
    }

    /// The stored form.
    public byte[] toBytes() {
        return ByteBuffer.allocate(8 + state.length).putLong(version).put(state).array();
    }
}

package io.throughline.streams.topology.decide;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Where a stream stands: everything that the next command is checked against.
///
/// The arrays are shared, not copied, and must not be written to: a head is made and stored for
/// each command.
///
/// @param version of the last event; 0 for none
/// @param recordedAtMs when the last event was recorded, in milliseconds since the epoch; the next
///   one is never recorded earlier, so that recorded time runs one way within a stream
/// @param hash of the stream's chain, see [HashChain]
/// @param state the folded state in the wire format; empty for the initial one
/// @param answered the outcomes of the stream's last commands
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record Head(
        long version, long recordedAtMs, byte[] hash, byte[] state, AnsweredCommands answered) {

    private static final byte FORMAT = 1;

    /// The head of a stream that was never spoken of.
    public static final Head EMPTY =
            new Head(0, 0, new byte[HashChain.LENGTH_BYTES], new byte[0], AnsweredCommands.NONE);

    /// Reads what [#toBytes] wrote.
    public static Head of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "head has format %d, this version reads %d: rebuild the heads from the log"
                            .formatted(format, FORMAT));
        }
        long version = in.getLong();
        long recordedAtMs = in.getLong();
        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        in.get(hash);
        byte[] state = new byte[in.getInt()];
        in.get(state);
        byte[] answered = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return new Head(version, recordedAtMs, hash, state, new AnsweredCommands(answered));
    }

    /// The stored form.
    public byte[] toBytes() {
        return ByteBuffer.allocate(
                        1 + 8 + 8 + hash.length + 4 + state.length + answered.bytes().length)
                .put(FORMAT)
                .putLong(version)
                .putLong(recordedAtMs)
                .put(hash)
                .putInt(state.length)
                .put(state)
                .put(answered.bytes())
                .array();
    }

    /// This head after one more answered command that changed nothing.
    Head answered(AnsweredCommands now) {
        return new Head(version, recordedAtMs, hash, state, now);
    }
}

package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
/// @param clock the causal past in other streams of the last event, and so of all
/// @param chain how long agents have been answering each other
/// @param state the folded state in the wire format; empty for the initial one
/// @param answered the outcomes of the stream's last commands
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record Head(
        long version,
        long recordedAtMs,
        byte[] hash,
        Clock clock,
        AnswerChain chain,
        byte[] state,
        AnsweredCommands answered) {

    private static final byte FORMAT = 3;
    private static final byte WITHOUT_CHAIN = 2;
    private static final byte WITHOUT_CLOCK = 1;
    private static final byte[] NO_CLOCK = {};

    /// The head of a stream that was never spoken of.
    public static final Head EMPTY =
            new Head(
                    0,
                    0,
                    new byte[HashChain.LENGTH_BYTES],
                    Clock.EMPTY,
                    AnswerChain.START,
                    new byte[0],
                    AnsweredCommands.NONE);

    /// Reads what [#toBytes] wrote.
    public static Head of(byte[] bytes) {
        ByteBuffer in = opened(bytes);
        long version = in.getLong();
        long recordedAtMs = in.getLong();
        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        in.get(hash);
        Clock clock = bytes[0] == WITHOUT_CLOCK ? Clock.EMPTY.incomplete() : clock(in);
        AnswerChain chain =
                bytes[0] < FORMAT ? AnswerChain.START : new AnswerChain(in.getInt(), in.getLong());
        byte[] state = new byte[in.getInt()];
        in.get(state);
        byte[] answered = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return new Head(
                version, recordedAtMs, hash, clock, chain, state, new AnsweredCommands(answered));
    }

    /// The version alone of what [#toBytes] wrote.
    public static long versionOf(byte[] bytes) {
        return opened(bytes).getLong();
    }

    private static ByteBuffer opened(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT && format != WITHOUT_CHAIN && format != WITHOUT_CLOCK) {
            throw new IllegalStateException(
                    "head has format %d, this version reads 1 to %d: rebuild the heads from the log"
                            .formatted(format, FORMAT));
        }
        return in;
    }

    private static Clock clock(ByteBuffer in) {
        int length = in.getShort();
        if (length == 0) {
            return Clock.EMPTY;
        }
        byte[] text = new byte[length];
        in.get(text);
        return Clock.parse(new String(text, StandardCharsets.UTF_8));
    }

    /// The stored form.
    public byte[] toBytes() {
        byte[] past =
                clock.isEmpty() ? NO_CLOCK : clock.toString().getBytes(StandardCharsets.UTF_8);
        int fixed = 1 + 8 + 8 + 2 + 4 + 8 + 4;
        return ByteBuffer.allocate(
                        fixed + hash.length + past.length + state.length + answered.bytes().length)
                .put(FORMAT)
                .putLong(version)
                .putLong(recordedAtMs)
                .put(hash)
                .putShort((short) past.length)
                .put(past)
                .putInt(chain.depth())
                .putLong(chain.since())
                .putInt(state.length)
                .put(state)
                .put(answered.bytes())
                .array();
    }

    /// This head after one more answered command that changed nothing.
    Head answered(AnsweredCommands now) {
        return new Head(version, recordedAtMs, hash, clock, chain, state, now);
    }
}

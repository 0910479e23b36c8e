package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The outcomes of a stream's last commands, oldest first, as one byte array that is searched
/// without being unpacked: per command 16 bytes of the SHA-256 of its id, the length of its outcome
/// in two bytes, and the outcome in the wire format.
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record AnsweredCommands(byte[] bytes) {

    /// Nothing was answered yet.
    public static final AnsweredCommands NONE = new AnsweredCommands(new byte[0]);

    private static final int ID_BYTES = 16;
    private static final int LENGTH_BYTES = 2;
    private static final int OUTCOME_BYTES_MAX = 0xFFFF;
    private static final int ENTRY_BYTES_MAX = ID_BYTES + LENGTH_BYTES + OUTCOME_BYTES_MAX;

    /// What all answers of a head take at most: with the state, it must fit into one record.
    static final int BYTES_MAX = 150_000;

    /// The outcome that the command got, in the wire format, if it is within the horizon.
    ///
    /// @throws IllegalStateException if the bytes are not entries, one after the other
    Optional<byte[]> outcomeOf(CommandId id) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte[] sought = digest(id);
        int at = 0;
        while (at < bytes.length) {
            int start = at + ID_BYTES + LENGTH_BYTES;
            int end = start > bytes.length ? start : start + outcomeLength(at);
            if (end > bytes.length) {
                throw new IllegalStateException(
                        "the answered commands end at byte %d, in the middle of one"
                                .formatted(bytes.length));
            }
            if (Arrays.equals(bytes, at, at + ID_BYTES, sought, 0, ID_BYTES)) {
                return Optional.of(Arrays.copyOfRange(bytes, start, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    /// With one more answer; the oldest go when there are more than `horizonCommands`, or when all
    /// take more than [#BYTES_MAX].
    public AnsweredCommands with(CommandId id, byte[] outcome, int horizonCommands) {
        if (outcome.length > OUTCOME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "outcome of %s takes %d bytes; at most %d are remembered"
                            .formatted(id, outcome.length, OUTCOME_BYTES_MAX));
        }
        int from = 0;
        int spare = BYTES_MAX - ID_BYTES - LENGTH_BYTES - outcome.length;
        for (int count = count();
                count >= horizonCommands || bytes.length - from > spare;
                count--) {
            from += ID_BYTES + LENGTH_BYTES + outcomeLength(from);
        }
        return new AnsweredCommands(
                ByteBuffer.allocate(bytes.length - from + ID_BYTES + LENGTH_BYTES + outcome.length)
                        .put(bytes, from, bytes.length - from)
                        .put(digest(id), 0, ID_BYTES)
                        .putShort((short) outcome.length)
                        .put(outcome)
                        .array());
    }

    /// Without the answer to one command.
    public AnsweredCommands without(CommandId id) {
        byte[] unwanted = digest(id);
        for (int at = 0; at < bytes.length; at = end(at)) {
            if (Arrays.equals(bytes, at, at + ID_BYTES, unwanted, 0, ID_BYTES)) {
                return new AnsweredCommands(
                        ByteBuffer.allocate(bytes.length - end(at) + at)
                                .put(bytes, 0, at)
                                .put(bytes, end(at), bytes.length - end(at))
                                .array());
            }
        }
        return this;
    }

    private int end(int entry) {
        return entry + ID_BYTES + LENGTH_BYTES + outcomeLength(entry);
    }

    /// The outcomes, oldest first, in the wire format; empty if the bytes are not entries, one
    /// after the other, and nothing else.
    public Optional<List<byte[]>> outcomes() {
        List<byte[]> outcomes = new ArrayList<>();
        int at = 0;
        while (at + ID_BYTES + LENGTH_BYTES <= bytes.length) {
            int start = at + ID_BYTES + LENGTH_BYTES;
            at = start + outcomeLength(at);
            outcomes.add(Arrays.copyOfRange(bytes, start, at));
        }
        return at == bytes.length ? Optional.of(outcomes) : Optional.empty();
    }

    /// Whether commands may have been answered that are not remembered any more: there is no room
    /// for another answer, or the log has events that none of these tells of, as after the horizon
    /// was widened.
    ///
    /// @param version of the stream
    boolean mayHaveForgotten(int horizonCommands, long version, Function<byte[], Outcome> decode) {
        if (count() >= horizonCommands || bytes.length > BYTES_MAX - ENTRY_BYTES_MAX) {
            return true;
        }
        long told = 0;
        for (int at = 0; at < bytes.length; at = end(at)) {
            int start = at + ID_BYTES + LENGTH_BYTES;
            if (decode.apply(Arrays.copyOfRange(bytes, start, end(at)))
                    instanceof Outcome.Accepted(long first, long last, _, _)) {
                told += last - first + 1;
            }
        }
        return told < version;
    }

    /// How many answers are remembered.
    int count() {
        int count = 0;
        for (int at = 0; at < bytes.length; count++) {
            at += ID_BYTES + LENGTH_BYTES + outcomeLength(at);
        }
        return count;
    }

    private int outcomeLength(int entry) {
        return (bytes[entry + ID_BYTES] & 0xFF) << 8 | (bytes[entry + ID_BYTES + 1] & 0xFF);
    }

    private static byte[] digest(CommandId id) {
        return Sha256.of(id.toString());
    }
}

package io.throughline.agents.runtime.progress;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/// What is written beside a committed offset, in its metadata: which events above it are finished
/// already, and from where on the log must be read to know what is parked. Immutable.
///
/// The written form is at most [#CHARS_MAX] characters: a version, and in Base64 the distances as
/// varints. Unfinished offsets that do not fit are cut off, and with them everything after the
/// first of them: that is done again.
///
/// @param upTo every offset from the committed one up to this one, exclusively, is finished, except
///   those in `unfinished`
/// @param parkedFrom where the oldest dead-letter event lies that still matters; [#NOTHING] if
///   nothing is parked
public record OffsetNotes(long upTo, NavigableSet<Long> unfinished, long parkedFrom) {

    /// The longest written form; a broker takes 4,096 bytes unless told otherwise.
    static final int CHARS_MAX = 4_000;

    /// No offset.
    public static final long NOTHING = -1;

    /// Nothing is known to be finished, and nothing is parked.
    public static final OffsetNotes NONE = new OffsetNotes(0, new TreeSet<>(), NOTHING);

    /// Nothing is known: what is parked must be searched for in the whole partition.
    public static final OffsetNotes UNKNOWN = new OffsetNotes(0, new TreeSet<>(), 0);

    private static final String VERSION = "1:";

    // Two numbers of at most nine bytes come first.
    private static final int DISTANCES_BYTES_MAX = (CHARS_MAX - VERSION.length()) / 4 * 3 - 18;

    public OffsetNotes {
        unfinished = Collections.unmodifiableNavigableSet(new TreeSet<>(unfinished));
    }

    /// Whether the event at `offset`, which is not before the committed one, is finished.
    boolean isFinished(long offset) {
        return offset < upTo && !unfinished.contains(offset);
    }

    /// The written form beside the committed offset. Never empty: that is what is left when
    /// somebody else moves the offset.
    public String write(long committed) {
        ByteArrayOutputStream distances = new ByteArrayOutputStream();
        long end = upTo;
        long last = committed;
        for (long offset : unfinished) {
            if (offset < committed || offset >= upTo) {
                throw new IllegalArgumentException(
                        "unfinished offset %d is not between %d and %d"
                                .formatted(offset, committed, upTo));
            }
            byte[] distance = varint(offset - last);
            if (distances.size() + distance.length > DISTANCES_BYTES_MAX) {
                end = offset;
                break;
            }
            distances.writeBytes(distance);
            last = offset + 1;
        }
        boolean parked = parkedFrom != NOTHING && parkedFrom < committed;
        boolean finished = end > committed && end - committed > countBelow(end);
        return finished
                ? text(parked ? committed - parkedFrom : 0, end - committed, distances)
                : text(parked ? committed - parkedFrom : 0, 0, new ByteArrayOutputStream());
    }

    private long countBelow(long end) {
        return unfinished.headSet(end).size();
    }

    private static String text(long parked, long span, ByteArrayOutputStream distances) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(varint(parked));
        all.writeBytes(varint(span));
        all.writeBytes(distances.toByteArray());
        return VERSION + Base64.getEncoder().withoutPadding().encodeToString(all.toByteArray());
    }

    /// Reads the written form beside the committed offset. Nothing is known where nothing stands:
    /// somebody else moved the offset, as Kafka's own tools do.
    ///
    /// @throws IllegalArgumentException if it was written by nobody of us
    public static OffsetNotes parse(String text, long committed) {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        if (!text.startsWith(VERSION)) {
            throw new IllegalArgumentException(
                    "offset metadata '%s' is not of version %s".formatted(text, VERSION));
        }
        ByteBuffer in =
                ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(VERSION.length())));
        try {
            long parked = number(in, committed);
            long upTo = committed + number(in, Long.MAX_VALUE - committed);
            TreeSet<Long> unfinished = new TreeSet<>();
            long next = committed;
            while (in.hasRemaining()) {
                long offset = next + number(in, upTo - 1 - next);
                unfinished.add(offset);
                next = offset + 1;
            }
            return new OffsetNotes(upTo, unfinished, parked == 0 ? NOTHING : committed - parked);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("offset metadata '%s' is cut".formatted(text), e);
        }
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static long number(ByteBuffer in, long max) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (value < 0 || value > max) {
                    throw new IllegalArgumentException(
                            "offset metadata holds %d; %d is the most".formatted(value, max));
                }
                return value;
            }
        }
        throw new IllegalArgumentException("offset metadata holds a number of ten bytes");
    }
}

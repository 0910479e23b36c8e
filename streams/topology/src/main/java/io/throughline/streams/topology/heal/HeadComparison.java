package io.throughline.streams.topology.heal;

import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.Head;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares a stored head with the fold of its stream. Of the commands that it remembers, only the
/// form is compared: the log does not know the rejected ones. Pure.
public final class HeadComparison {

    private static final int TEXT_CHARS_MAX = 200;

    private HeadComparison() {}

    /// Where a stored head and the fold differ.
    ///
    /// @param expected what the log says
    /// @param found what is stored
    public record Difference(String what, String expected, String found) {
        @Override
        public String toString() {
            return "%s is %s, the log says %s".formatted(what, found, expected);
        }
    }

    /// All differences; none if the head is what the log says.
    ///
    /// @param stored null if there is no head
    public static List<Difference> of(StreamFold fold, byte @Nullable [] stored, Codecs codecs) {
        Optional<Head> read = read(stored);
        if (read.isEmpty()) {
            return List.of(new Difference("head", version(fold.version()), "not readable"));
        }
        if (stored == null && fold.version() > 0) {
            return List.of(new Difference("head", version(fold.version()), "missing"));
        }
        Head head = read.get();
        List<Difference> found = new ArrayList<>();
        compare("version", fold.version(), head.version(), found);
        if (!Arrays.equals(fold.hash(), head.hash())) {
            found.add(new Difference("chain", hex(fold.hash()), hex(head.hash())));
        }
        compare(
                "recorded",
                Instant.ofEpochMilli(fold.recordedAtMs()),
                Instant.ofEpochMilli(head.recordedAtMs()),
                found);
        compare("clock", fold.clock(), head.clock(), found);
        compare("answers", fold.chain(), head.chain(), found);
        if (fold.version() > 0) {
            compare("state", fold.state(), state(head, codecs), found);
        } else if (head.state().length > 0) {
            found.add(new Difference("state", "none", head.state().length + " bytes"));
        }
        if (!head.answered().isWhole()) {
            found.add(new Difference("answered commands", "whole", "not readable"));
        }
        return found;
    }

    /// The head as the log has it. It remembers the commands that the stored one remembers, if that
    /// one can be read and knows as much of the log; or else those that the log tells.
    ///
    /// @return null for no head at all
    public static byte @Nullable [] corrected(StreamFold fold, byte @Nullable [] stored) {
        Head due = fold.head();
        Optional<Head> head = stored == null ? Optional.empty() : read(stored);
        if (head.isPresent()
                && head.get().answered().isWhole()
                && head.get().version() == fold.version()) {
            return new Head(
                            due.version(),
                            due.recordedAtMs(),
                            due.hash(),
                            due.clock(),
                            due.chain(),
                            due.state(),
                            head.get().answered())
                    .toBytes();
        }
        return due.version() == 0 ? null : due.toBytes();
    }

    /// The version of a stored head; -1 if it cannot be read.
    public static long version(byte @Nullable [] stored) {
        return read(stored).map(Head::version).orElse(-1L);
    }

    /// The hash of a stored head; empty if it cannot be read.
    public static Optional<byte[]> hash(byte @Nullable [] stored) {
        return read(stored).map(Head::hash);
    }

    private static Optional<Head> read(byte @Nullable [] stored) {
        if (stored == null) {
            return Optional.of(Head.EMPTY);
        }
        try {
            return Optional.of(Head.of(stored));
        } catch (RuntimeException _) {
            // Whatever the bytes are, they are no head.
            return Optional.empty();
        }
    }

    private static Object state(Head head, Codecs codecs) {
        try {
            return codecs.states().decode(head.state());
        } catch (RuntimeException e) {
            return "not readable: " + e.getMessage();
        }
    }

    private static void compare(
            String what, Object expected, Object found, List<Difference> differences) {
        if (!Objects.equals(expected, found)) {
            differences.add(new Difference(what, text(expected), text(found)));
        }
    }

    private static String version(long version) {
        return "at version " + version;
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static String text(Object value) {
        String text = value.toString();
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "...";
    }
}

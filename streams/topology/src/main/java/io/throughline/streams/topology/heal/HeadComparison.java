package io.throughline.streams.topology.heal;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.AnsweredCommands;
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
/// form is compared: the log does not know the rejected ones. Pure, but for schemas that are asked
/// for.
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
    /// @throws RegistryUnavailableException if a schema is not known and cannot be asked for
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
            Object state = state(head, codecs);
            String form = fold.isOfFamily(state) ? form(head.state(), codecs) : "";
            compare("state" + form, fold.state(), state, found);
        } else if (head.state().length > 0) {
            found.add(new Difference("state", "none", head.state().length + " bytes"));
        }
        if (!isReadable(head.answered(), codecs)) {
            found.add(new Difference("answered commands", "whole", "not readable"));
        }
        return found;
    }

    /// Whether a stored head knows as much of the log as there is, and remembers its last commands.
    /// If it does not, [#corrected] needs the outcomes.
    public static boolean remembers(StreamFold fold, byte @Nullable [] stored, Codecs codecs) {
        return stored != null
                && read(stored)
                        .filter(head -> head.version() == fold.version())
                        .filter(head -> isReadable(head.answered(), codecs))
                        .isPresent();
    }

    /// The head as the log has it.
    ///
    /// @param stored a head that remembers its last commands: they are kept
    public static byte[] corrected(StreamFold fold, byte[] stored) {
        return fold.head(Head.of(stored).answered()).toBytes();
    }

    /// The head as the log has it. It remembers the commands that the log and the outcomes tell of.
    ///
    /// @param outcomes of the stream, those that are still kept
    /// @return null for no head at all
    public static byte @Nullable [] corrected(StreamFold fold, AnsweredFold outcomes) {
        Head due = fold.head(outcomes.after(fold.answered()));
        return due.version() == 0 && due.answered().equals(AnsweredCommands.NONE)
                ? null
                : due.toBytes();
    }

    /// The version of a stored head; -1 if it cannot be read.
    public static long version(byte @Nullable [] stored) {
        return read(stored).map(Head::version).orElse(-1L);
    }

    /// Whether a stored head can be read in all its parts, so that commands can be decided on it.
    ///
    /// @throws RegistryUnavailableException if a schema is not known and cannot be asked for
    public static boolean isReadable(StreamFold fold, byte @Nullable [] stored, Codecs codecs) {
        return read(stored)
                .filter(head -> isReadable(head.answered(), codecs))
                .filter(head -> head.state().length == 0 || fold.isOfFamily(state(head, codecs)))
                .isPresent();
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

    private static boolean isReadable(AnsweredCommands answered, Codecs codecs) {
        Optional<List<byte[]>> outcomes = answered.outcomes();
        try {
            outcomes.ifPresent(all -> all.forEach(codecs.outcomes()::decode));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException _) {
            return false;
        }
        return outcomes.isPresent();
    }

    /// A few words if a state was stored by another version of its type, which may be all that is
    /// wrong with it.
    static String form(byte[] state, Codecs codecs) {
        return codecs.states().isOwnForm(state) ? "" : ", stored in another form,";
    }

    private static Object state(Head head, Codecs codecs) {
        try {
            return codecs.states().decode(head.state());
        } catch (RegistryUnavailableException e) {
            // This will pass; the head is not to blame.
            throw e;
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

package io.throughline.schemas.contracts;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/// The answer to a command: accepted with the versions of its events, or rejected with a reason.
/// The same command sent again gets the same outcome, with `duplicate` set, as long as its stream
/// remembers it.
public sealed interface Outcome {

    /// The stream's version after the command was answered.
    long version();

    /// Whether the command had been answered before.
    boolean duplicate();

    /// The entries of the command's basis that are known to have been stale when it was decided.
    List<StaleBasis> stale();

    /// The command was decided and its events, if any, are in the log at `firstVersion` to
    /// `version`. Nothing was appended if `firstVersion` is greater than `version`.
    record Accepted(long firstVersion, long version, boolean duplicate, List<StaleBasis> stale)
            implements Outcome {

        public Accepted {
            stale = List.copyOf(stale);
        }

        /// Accepted, and nothing of its basis is known to have been stale.
        public Accepted(long firstVersion, long version, boolean duplicate) {
            this(firstVersion, version, duplicate, List.of());
        }
    }

    /// The command changed nothing.
    ///
    /// @param code a stable name for the reason, such as `stale-version`
    /// @param message one sentence for a person
    /// @param since for a stale version: the events after the expected version up to `version`, in
    ///   the Confluent wire format; empty if they are no longer at hand, and then to be read from
    ///   the journal
    record Rejected(
            String code,
            String message,
            long version,
            boolean duplicate,
            List<ByteBuffer> since,
            List<StaleBasis> stale)
            implements Outcome {

        /// The stream is not at the version that the command expected.
        public static final String STALE_VERSION = "stale-version";

        /// A stream that the command was based on has moved on, and the command's type does not
        /// allow that.
        public static final String STALE_BASIS = "stale-basis";

        /// Agents have answered each other so often within the stream that a person must see why.
        /// Once somebody else has acted, the same command can be sent again.
        public static final String PING_PONG = "ping-pong";

        /// The command cannot be read, or its family is not known here.
        public static final String MALFORMED = "malformed";

        /// The decider failed on it: a bug, and the command is in the dead letters.
        public static final String FAILED = "failed";

        /// What is stored of the stream, or of one that the command rests on, was found damaged and
        /// is not mended yet. Nothing was decided; it is for whoever sent the command to send it
        /// again, as the client does by itself.
        public static final String HELD = "held";

        /// The command was sent again, expects any version, and its stream has forgotten older
        /// commands. Whether it was decided before can not be told any more, so it was not decided
        /// now: read the stream. What is still wanted can be sent with an expected version, or
        /// under a new id.
        public static final String FORGOTTEN = "forgotten";

        private static final Set<String> FOR_NOW =
                Set.of(PING_PONG, MALFORMED, FAILED, HELD, FORGOTTEN);

        public Rejected {
            since = List.copyOf(since);
            stale = List.copyOf(stale);
        }

        /// Rejected, and nothing of its basis is known to have been stale.
        public Rejected(
                String code,
                String message,
                long version,
                boolean duplicate,
                List<ByteBuffer> since) {
            this(code, message, version, duplicate, since, List.of());
        }

        /// Whether the stream remembers nothing of it: the command may have been given another
        /// outcome before, or get one when it is sent again, such as when its schema is known, the
        /// bug or the damage mended. Any other answer stays.
        public boolean isForNow() {
            return FOR_NOW.contains(code);
        }
    }
}

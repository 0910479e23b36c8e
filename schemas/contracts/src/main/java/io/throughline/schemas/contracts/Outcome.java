package io.throughline.schemas.contracts;

import java.nio.ByteBuffer;
import java.util.List;

/// The answer to a command: accepted with the versions of its events, or rejected with a reason.
/// The same command sent again gets the same outcome, with `duplicate` set.
public sealed interface Outcome {

    /// The stream's version after the command was answered.
    long version();

    /// Whether the command had been answered before.
    boolean duplicate();

    /// The command was decided and its events, if any, are in the log at `firstVersion` to
    /// `version`. Nothing was appended if `firstVersion` is greater than `version`.
    record Accepted(long firstVersion, long version, boolean duplicate) implements Outcome {}

    /// The command changed nothing.
    ///
    /// @param code a stable name for the reason, such as `stale-version`
    /// @param message one sentence for a person
    /// @param since for a stale version: the events after the expected version up to `version`, in
    ///   the Confluent wire format; empty if they are no longer at hand, and then to be read from
    ///   the journal
    record Rejected(
            String code, String message, long version, boolean duplicate, List<ByteBuffer> since)
            implements Outcome {

        /// The stream is not at the version that the command expected.
        public static final String STALE_VERSION = "stale-version";

        /// The command cannot be read, or its family is not known here.
        public static final String MALFORMED = "malformed";

        /// The decider failed on it: a bug, and the command is in the dead letters.
        public static final String FAILED = "failed";

        public Rejected {
            since = List.copyOf(since);
        }
    }
}

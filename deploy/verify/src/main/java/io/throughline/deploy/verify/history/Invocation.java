package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import org.jspecify.annotations.Nullable;

/// One submission of a command, as its client saw it. The same command may be submitted several
/// times, by several clients.
///
/// @param kind what the command can do
/// @param invokedNanos when it was submitted at the earliest, on a clock that all clients share
/// @param answer what came of it; null if its client never heard
public record Invocation(
        String client,
        CommandId command,
        StreamId stream,
        ExpectedVersion expected,
        Kind kind,
        long invokedNanos,
        @Nullable Answer answer) {

    /// What a command can do.
    ///
    /// @param eventsMax the most events that it makes if it is accepted
    /// @param mergeable whether its category may decide it at a later version than it expects
    public record Kind(int eventsMax, boolean mergeable) {

        /// A command that is decided at the version that it expects, or not at all.
        public static Kind exact(int eventsMax) {
            return new Kind(eventsMax, false);
        }
    }

    /// An outcome, and when it was there at the latest, on the same clock.
    public record Answer(Outcome outcome, long answeredNanos) {}

    public Invocation {
        if (answer != null && answer.answeredNanos() < invokedNanos) {
            throw new IllegalArgumentException(
                    "command %s was answered %d ns before it was submitted"
                            .formatted(command, invokedNanos - answer.answeredNanos()));
        }
    }
}

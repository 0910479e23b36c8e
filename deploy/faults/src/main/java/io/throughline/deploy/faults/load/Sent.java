package io.throughline.deploy.faults.load;

import io.throughline.agents.importer.Action;
import io.throughline.schemas.contracts.Outcome;
import org.jspecify.annotations.Nullable;

/// One command that was submitted: which, when, and what was said about it. Safe for use by several
/// threads.
final class Sent {

    private final Action action;
    private final int ordinal;
    private final String id;
    private final long sentNanos;
    private volatile @Nullable Outcome outcome;

    /// @param id of the command, as it is in the log
    Sent(Action action, int ordinal, String id, long sentNanos) {
        this.action = action;
        this.ordinal = ordinal;
        this.id = id;
        this.sentNanos = sentNanos;
    }

    Action action() {
        return action;
    }

    int ordinal() {
        return ordinal;
    }

    String id() {
        return id;
    }

    long sentNanos() {
        return sentNanos;
    }

    /// What was said first; null if nothing was.
    @Nullable Outcome outcome() {
        return outcome;
    }

    /// Takes what was said.
    ///
    /// @return what is wrong with it: another outcome than the same command had before; empty if
    ///   nothing is
    String answered(Outcome told) {
        Outcome first = outcome;
        if (first == null) {
            outcome = told;
            return "";
        }
        return brief(first).equals(brief(told)) && told.duplicate()
                ? ""
                : "command %s was %s, and is now %s%s"
                        .formatted(
                                id,
                                brief(first),
                                brief(told),
                                told.duplicate() ? "" : ", as if it were a new one");
    }

    static String brief(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                    "accepted with versions %d to %d"
                            .formatted(accepted.firstVersion(), accepted.version());
            case Outcome.Rejected rejected ->
                    "rejected as %s at version %d".formatted(rejected.code(), rejected.version());
        };
    }
}

package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One command, however often it was submitted. Decided once, if at all, after its first submission
/// and before its first outcome.
final class Operation {

    static final long NEVER = Long.MAX_VALUE;

    final CommandId command;
    final ExpectedVersion expected;
    final Invocation.Kind kind;
    final List<Invocation> invocations = new ArrayList<>();
    long invokedNanos = NEVER;
    long answeredNanos = NEVER;
    @Nullable Outcome outcome;

    Operation(Invocation first) {
        this.command = first.command();
        this.expected = first.expected();
        this.kind = first.kind();
    }

    void add(Invocation invocation) {
        if (!invocation.expected().equals(expected) || !invocation.kind().equals(kind)) {
            throw new IllegalArgumentException(
                    "command %s was submitted as %s expecting %s, before as %s expecting %s"
                            .formatted(
                                    command,
                                    invocation.kind(),
                                    invocation.expected(),
                                    kind,
                                    expected));
        }
        invocations.add(invocation);
        invokedNanos = Math.min(invokedNanos, invocation.invokedNanos());
        Invocation.Answer answer = invocation.answer();
        if (answer != null
                && !isForNow(answer.outcome())
                && answer.answeredNanos() < answeredNanos) {
            answeredNanos = answer.answeredNanos();
            outcome = answer.outcome();
        }
    }

    /// Whether it may be decided at `version`, and not be rejected as stale.
    boolean mayBeDecidedAt(long version) {
        return expected.holds(version) || (kind.mergeable() && version > seen());
    }

    /// The version that its sender had seen.
    long seen() {
        return expected instanceof ExpectedVersion.Exact(long version) ? version : 0;
    }

    static boolean isForNow(Outcome outcome) {
        return outcome instanceof Rejected rejected && rejected.isForNow();
    }
}

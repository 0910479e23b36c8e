package io.throughline.deploy.verify.history;

import io.throughline.deploy.verify.history.HistoryCheck.Violations;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What was submitted to one stream, and what its log holds. Used by one thread.
final class StreamHistory {

    private final StreamId stream;
    private final Map<CommandId, Operation> operations = new LinkedHashMap<>();
    private final List<LoggedEvent> events = new ArrayList<>();

    // The first event of each version, and the versions of each command, as far as they are there.
    private final Map<Long, LoggedEvent> byVersion = new HashMap<>();
    private final Map<CommandId, List<Long>> versions = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();
    private long end;

    StreamHistory(StreamId stream) {
        this.stream = stream;
    }

    void add(Invocation invocation) {
        operations
                .computeIfAbsent(invocation.command(), _ -> new Operation(invocation))
                .add(invocation);
    }

    void add(LoggedEvent event) {
        events.add(event);
    }

    void check(Violations violations) {
        checkLog(violations);
        for (Operation operation : operations.values()) {
            checkAnswers(operation, violations);
            checkDecision(operation, violations);
        }
        RealTime.check(stream, spans, violations);
    }

    private void checkLog(Violations violations) {
        long expected = 1;
        for (LoggedEvent event : events) {
            long version = event.id().version();
            if (version != expected) {
                violations.add(
                        Law.VERSIONS,
                        stream,
                        List.of(event.command()),
                        "the log has version %d where version %d must be"
                                .formatted(version, expected));
            }
            if (!operations.containsKey(event.command())) {
                violations.add(
                        Law.CAUSE,
                        stream,
                        List.of(event.command()),
                        "version %d is from a command that nobody submitted".formatted(version));
            }
            expected = version + 1;
            end = Math.max(end, version);
            byVersion.putIfAbsent(version, event);
            versions.computeIfAbsent(event.command(), _ -> new ArrayList<>()).add(version);
        }
    }

    private void checkAnswers(Operation operation, Violations violations) {
        Outcome first = operation.outcome;
        for (Invocation invocation : operation.invocations) {
            Invocation.Answer answer = invocation.answer();
            if (answer == null) {
                continue;
            }
            Outcome outcome = answer.outcome();
            if (Operation.isForNow(outcome)) {
                readBy(
                        operation,
                        outcome.version(),
                        invocation.invokedNanos(),
                        answer.answeredNanos(),
                        violations);
            } else if (first != null && !sameAnswer(first, outcome)) {
                violations.add(
                        Law.SAME_OUTCOME,
                        stream,
                        List.of(operation.command),
                        "%s was told %s, although the command was %s before"
                                .formatted(invocation.client(), brief(outcome), brief(first)));
            }
            if (outcome instanceof Rejected rejected) {
                checkSince(operation, rejected, violations);
            }
        }
    }

    private void checkDecision(Operation operation, Violations violations) {
        List<Long> actual = versions.getOrDefault(operation.command, List.of());
        Outcome outcome = operation.outcome;
        if (outcome == null) {
            checkUnanswered(operation, actual, violations);
            return;
        }
        switch (outcome) {
            case Accepted accepted -> checkAccepted(operation, accepted, actual, violations);
            case Rejected rejected -> checkRejected(operation, rejected, actual, violations);
        }
    }

    private void checkAccepted(
            Operation operation, Accepted accepted, List<Long> actual, Violations violations) {
        long first = accepted.firstVersion();
        List<Long> told = LongStream.rangeClosed(first, accepted.version()).boxed().toList();
        if (!actual.equals(told)) {
            violations.add(
                    Law.ACCEPTED_ONCE,
                    stream,
                    List.of(operation.command),
                    "the command was accepted with the versions %s, the log has it at %s"
                            .formatted(told, actual));
        }
        if (told.isEmpty()) {
            readBy(
                    operation,
                    accepted.version(),
                    operation.invokedNanos,
                    operation.answeredNanos,
                    violations);
        } else {
            spans.add(
                    new Span(
                            operation.command,
                            first - 1,
                            accepted.version(),
                            operation.invokedNanos,
                            operation.answeredNanos));
        }
        checkExpected(operation, first - 1, violations);
    }

    private void checkRejected(
            Operation operation, Rejected rejected, List<Long> actual, Violations violations) {
        if (!actual.isEmpty()) {
            violations.add(
                    Law.REJECTED_NOTHING,
                    stream,
                    List.of(operation.command),
                    "the command was %s, the log has it at %s".formatted(brief(rejected), actual));
        }
        readBy(
                operation,
                rejected.version(),
                operation.invokedNanos,
                operation.answeredNanos,
                violations);
        if (!rejected.code().equals(Rejected.STALE_VERSION)) {
            checkExpected(operation, rejected.version(), violations);
        } else if (operation.expected.holds(rejected.version())) {
            violations.add(
                    Law.EXPECTED_VERSION,
                    stream,
                    List.of(operation.command),
                    "the command expected %s and was rejected as stale at version %d"
                            .formatted(operation.expected, rejected.version()));
        }
    }

    private void checkUnanswered(Operation operation, List<Long> actual, Violations violations) {
        if (actual.isEmpty()) {
            return;
        }
        long first = actual.getFirst();
        long last = actual.getLast();
        boolean inOneRow = actual.equals(LongStream.rangeClosed(first, last).boxed().toList());
        if (!inOneRow || actual.size() > operation.kind.eventsMax()) {
            violations.add(
                    Law.AT_MOST_ONCE,
                    stream,
                    List.of(operation.command),
                    "the command makes at most %d events, nobody heard of its outcome, and the log"
                                    .formatted(operation.kind.eventsMax())
                            + " has it at "
                            + actual);
            return;
        }
        spans.add(
                new Span(
                        operation.command,
                        first - 1,
                        last,
                        operation.invokedNanos,
                        Operation.NEVER));
        checkExpected(operation, first - 1, violations);
    }

    // A command that appended nothing has at least read a version.
    private void readBy(
            Operation operation,
            long version,
            long invokedNanos,
            long answeredNanos,
            Violations violations) {
        if (version < 0 || version > end) {
            violations.add(
                    Law.VERSION_EXISTS,
                    stream,
                    List.of(operation.command),
                    "the command was told version %d, the stream ends at %d"
                            .formatted(version, end));
            return;
        }
        spans.add(new Span(operation.command, version, version, invokedNanos, answeredNanos));
    }

    private void checkExpected(Operation operation, long version, Violations violations) {
        if (!operation.mayBeDecidedAt(version)) {
            violations.add(
                    Law.EXPECTED_VERSION,
                    stream,
                    List.of(operation.command),
                    "the command expected %s and was decided at version %d"
                            .formatted(operation.expected, version));
        }
    }

    private void checkSince(Operation operation, Rejected rejected, Violations violations) {
        List<ByteBuffer> since = rejected.since();
        if (since.isEmpty()) {
            return;
        }
        long seen = operation.seen();
        boolean same = since.size() == rejected.version() - seen;
        for (int i = 0; same && i < since.size(); i++) {
            @Nullable LoggedEvent event = byVersion.get(seen + 1 + i);
            same = event != null && event.value().equals(since.get(i));
        }
        if (!same) {
            violations.add(
                    Law.SINCE,
                    stream,
                    List.of(operation.command),
                    "the %d events that came with the rejection are not versions %d to %d"
                            .formatted(since.size(), seen + 1, rejected.version()));
        }
    }

    // Whether it is a repetition, and what a stale rejection brings along, may differ.
    private static boolean sameAnswer(Outcome one, Outcome other) {
        return switch (one) {
            case Accepted accepted ->
                    other instanceof Accepted same
                            && accepted.firstVersion() == same.firstVersion()
                            && accepted.version() == same.version();
            case Rejected rejected ->
                    other instanceof Rejected same
                            && rejected.code().equals(same.code())
                            && rejected.message().equals(same.message())
                            && rejected.version() == same.version();
        };
    }

    private static String brief(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted ->
                    "accepted with versions %d to %d"
                            .formatted(accepted.firstVersion(), accepted.version());
            case Rejected rejected ->
                    "rejected as %s at version %d".formatted(rejected.code(), rejected.version());
        };
    }
}

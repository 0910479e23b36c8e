package io.throughline.deploy.verify.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.deploy.verify.history.Invocation.Answer;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A recorded run: what the clients saw, and the log in its order. Immutable.
record Run(List<Invocation> invocations, List<LoggedEvent> log) {

    Run {
        invocations = List.copyOf(invocations);
        log = List.copyOf(log);
    }

    HistoryReport check() {
        return HistoryCheck.check(invocations, log);
    }

    List<Invocation> of(CommandId command) {
        return invocations.stream().filter(each -> each.command().equals(command)).toList();
    }

    List<LoggedEvent> of(StreamId stream) {
        return log.stream().filter(event -> event.id().stream().equals(stream)).toList();
    }

    List<LoggedEvent> by(CommandId command) {
        return log.stream().filter(event -> event.command().equals(command)).toList();
    }

    Set<StreamId> streams() {
        return log.stream()
                .map(event -> event.id().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Invocation> where(Predicate<Invocation> fits) {
        return invocations.stream().filter(fits).toList();
    }

    /// Accepted, and not without events.
    List<Invocation> appended() {
        return where(each ->
                Seen.outcome(each) instanceof Accepted accepted
                        && accepted.firstVersion() <= accepted.version());
    }

    List<Invocation> stale() {
        return where(each ->
                Seen.outcome(each) instanceof Rejected rejected
                        && rejected.code().equals(Rejected.STALE_VERSION));
    }

    /// Rejected, and submitted only once.
    List<Invocation> readers() {
        return where(
                each -> Seen.outcome(each) instanceof Rejected && of(each.command()).size() == 1);
    }

    /// When the command was submitted for the first time.
    long invoked(CommandId command) {
        return of(command).stream().mapToLong(Invocation::invokedNanos).min().orElseThrow();
    }

    /// When the command was answered for good for the first time. An answer for now, as that it is
    /// malformed, leaves it to be decided later.
    long answered(CommandId command) {
        return of(command).stream()
                .filter(Seen::isRemembered)
                .map(Invocation::answer)
                .filter(Objects::nonNull)
                .mapToLong(Answer::answeredNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /// The same with another log.
    Run withLog(List<LoggedEvent> other) {
        return new Run(invocations, other);
    }

    /// The same with every submission of one command changed.
    Run with(CommandId command, UnaryOperator<Invocation> change) {
        return new Run(
                invocations.stream()
                        .map(each -> each.command().equals(command) ? change.apply(each) : each)
                        .toList(),
                log);
    }

    /// The same with one submission changed.
    Run with(Invocation one, Invocation other) {
        return new Run(
                invocations.stream().map(each -> each.equals(one) ? other : each).toList(), log);
    }

    /// Such an answer instead of the one that there is, if there is one.
    static Invocation told(Invocation invocation, Outcome outcome) {
        Answer answer = invocation.answer();
        return answer == null
                ? invocation
                : with(invocation, new Answer(outcome, answer.answeredNanos()));
    }

    static Invocation with(Invocation invocation, @Nullable Answer answer) {
        return new Invocation(
                invocation.client(),
                invocation.command(),
                invocation.stream(),
                invocation.expected(),
                invocation.kind(),
                invocation.invokedNanos(),
                answer);
    }

    /// These events in this order, with versions that count from 1 in each stream.
    static List<LoggedEvent> renumbered(List<LoggedEvent> events) {
        Map<StreamId, Long> versions = new HashMap<>();
        List<LoggedEvent> renumbered = new ArrayList<>();
        for (LoggedEvent event : events) {
            StreamId stream = event.id().stream();
            long version = versions.merge(stream, 1L, Long::sum);
            renumbered.add(event(stream, version, event.command()));
        }
        return renumbered;
    }

    static LoggedEvent event(StreamId stream, long version, CommandId command) {
        String value = stream.at(version) + " by " + command;
        return new LoggedEvent(stream.at(version), command, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }
}

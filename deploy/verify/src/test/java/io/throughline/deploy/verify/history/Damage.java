package io.throughline.deploy.verify.history;

import static java.util.function.Predicate.not;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

/// The ways to make a good run a bad one, and the law that each of them breaks.
enum Damage {
    LOST_APPEND(Law.ACCEPTED_ONCE),
    LOST_APPEND_THAT_LEAVES_A_GAP(Law.ACCEPTED_ONCE),
    DOUBLED_APPEND(Law.ACCEPTED_ONCE),
    DOUBLED_APPEND_THAT_NOBODY_HEARD_OF(Law.AT_MOST_ONCE),
    DOUBLED_RECORD(Law.VERSIONS),
    REORDERED_RECORDS(Law.VERSIONS),
    REORDERED_APPENDS(Law.ACCEPTED_ONCE),
    REORDERED_IN_TIME(Law.REAL_TIME),
    STALE_READ(Law.REAL_TIME),
    READ_OF_THE_FUTURE(Law.REAL_TIME),
    WRONG_VERSION(Law.ACCEPTED_ONCE),
    VERSION_THAT_NEVER_WAS(Law.VERSION_EXISTS),
    PHANTOM_EVENT(Law.CAUSE),
    EVENT_IN_THE_WRONG_STREAM(Law.CAUSE),
    EVENT_OF_A_REJECTED_COMMAND(Law.REJECTED_NOTHING),
    TWO_OUTCOMES(Law.SAME_OUTCOME),
    EXPECTED_VERSION_IGNORED(Law.EXPECTED_VERSION),
    STALE_WITHOUT_REASON(Law.EXPECTED_VERSION),
    WRONG_EVENTS_IN_BETWEEN(Law.SINCE);

    private final Law broken;

    Damage(Law broken) {
        this.broken = broken;
    }

    Law broken() {
        return broken;
    }

    /// The damaged run; empty if it offers no place for this.
    Optional<Run> to(Run run, Random random) {
        return switch (this) {
            case LOST_APPEND -> lostAppend(run, random);
            case LOST_APPEND_THAT_LEAVES_A_GAP -> gap(run, random);
            case DOUBLED_APPEND -> doubledAppend(run, random);
            case DOUBLED_APPEND_THAT_NOBODY_HEARD_OF -> doubledUnheard(run, random);
            case DOUBLED_RECORD -> doubledRecord(run, random);
            case REORDERED_RECORDS -> reorderedRecords(run, random);
            case REORDERED_APPENDS -> reorderedAppends(run, random);
            case REORDERED_IN_TIME -> reorderedInTime(run, random);
            case STALE_READ -> staleRead(run, random);
            case READ_OF_THE_FUTURE -> futureRead(run, random);
            case WRONG_VERSION -> wrongVersion(run, random);
            case VERSION_THAT_NEVER_WAS -> versionThatNeverWas(run, random);
            case PHANTOM_EVENT -> phantom(run, random);
            case EVENT_IN_THE_WRONG_STREAM -> wrongStream(run, random);
            case EVENT_OF_A_REJECTED_COMMAND -> rejectedEvent(run, random);
            case TWO_OUTCOMES -> twoOutcomes(run, random);
            case EXPECTED_VERSION_IGNORED -> expectedIgnored(run, random);
            case STALE_WITHOUT_REASON -> staleWithoutReason(run, random);
            case WRONG_EVENTS_IN_BETWEEN -> wrongSince(run, random);
        };
    }

    private static Optional<Run> lostAppend(Run run, Random random) {
        return Seen.any(run.appended(), random)
                .map(lost -> run.withLog(Run.renumbered(without(run, lost))));
    }

    private static Optional<Run> gap(Run run, Random random) {
        return Seen.any(run.appended(), random).map(lost -> run.withLog(without(run, lost)));
    }

    private static List<LoggedEvent> without(Run run, Invocation lost) {
        return run.log().stream().filter(event -> !event.command().equals(lost.command())).toList();
    }

    private static Optional<Run> doubledAppend(Run run, Random random) {
        return Seen.any(run.appended(), random)
                .map(twice -> run.withLog(again(run, twice.command())));
    }

    private static Optional<Run> doubledUnheard(Run run, Random random) {
        List<CommandId> unheard =
                run.log().stream()
                        .map(LoggedEvent::command)
                        .filter(command -> run.of(command).stream().noneMatch(Seen::isRemembered))
                        .toList();
        return Seen.any(unheard, random).map(twice -> run.withLog(again(run, twice)));
    }

    private static List<LoggedEvent> again(Run run, CommandId command) {
        List<LoggedEvent> log = new ArrayList<>(run.log());
        log.addAll(run.by(command));
        return Run.renumbered(log);
    }

    private static Optional<Run> doubledRecord(Run run, Random random) {
        return Seen.any(run.log(), random)
                .map(event -> {
                    List<LoggedEvent> log = new ArrayList<>(run.log());
                    log.add(log.indexOf(event), event);
                    return run.withLog(log);
                });
    }

    private static Optional<Run> reorderedRecords(Run run, Random random) {
        return neighbours(run, random, (_, _) -> true)
                .map(pair -> run.withLog(swapped(run.log(), pair)));
    }

    private static Optional<Run> reorderedAppends(Run run, Random random) {
        return neighbours(
                        run,
                        random,
                        (one, other) ->
                                !one.command().equals(other.command())
                                        && run.of(one.command()).stream()
                                                .anyMatch(Seen::isRemembered))
                .map(pair -> run.withLog(Run.renumbered(swapped(run.log(), pair))));
    }

    /// Two events of a stream, one right after the other.
    private record Pair(LoggedEvent first, LoggedEvent second) {}

    private static Optional<Pair> neighbours(
            Run run, Random random, BiFunction<LoggedEvent, LoggedEvent, Boolean> fit) {
        List<Pair> pairs = new ArrayList<>();
        for (StreamId stream : run.streams()) {
            List<LoggedEvent> events = run.of(stream);
            for (int i = 1; i < events.size(); i++) {
                if (fit.apply(events.get(i - 1), events.get(i))) {
                    pairs.add(new Pair(events.get(i - 1), events.get(i)));
                }
            }
        }
        return Seen.any(pairs, random);
    }

    private static List<LoggedEvent> swapped(List<LoggedEvent> log, Pair pair) {
        List<LoggedEvent> swapped = new ArrayList<>(log);
        Collections.swap(swapped, log.indexOf(pair.first()), log.indexOf(pair.second()));
        return swapped;
    }

    // Versions and outcomes agree, but what came first in time comes second in the stream.
    private static Optional<Run> reorderedInTime(Run run, Random random) {
        List<Invocation> all = run.appended();
        for (Invocation first : Seen.shuffled(all, random)) {
            for (Invocation second : Seen.shuffled(all, random)) {
                Accepted one = Seen.accepted(first);
                Accepted other = Seen.accepted(second);
                boolean follows =
                        first.stream().equals(second.stream())
                                && one.version() + 1 == other.firstVersion()
                                && run.answered(first.command()) < run.invoked(second.command());
                if (follows) {
                    return Optional.of(
                            exchanged(run, first.command(), one, second.command(), other));
                }
            }
        }
        return Optional.empty();
    }

    private static Run exchanged(
            Run run, CommandId first, Accepted one, CommandId second, Accepted other) {
        long start = one.firstVersion();
        long middle = start + other.version() - other.firstVersion();
        List<LoggedEvent> log = new ArrayList<>(run.log());
        log.removeAll(run.by(second));
        log.addAll(log.indexOf(run.by(first).getFirst()), run.by(second));
        return run.withLog(Run.renumbered(log))
                .with(
                        second,
                        each ->
                                Seen.expecting(
                                        Run.told(each, new Accepted(start, middle, false)),
                                        ExpectedVersion.ANY))
                .with(
                        first,
                        each ->
                                Seen.expecting(
                                        Run.told(
                                                each,
                                                new Accepted(middle + 1, other.version(), false)),
                                        ExpectedVersion.ANY));
    }

    private static Optional<Run> staleRead(Run run, Random random) {
        List<Run> damaged = new ArrayList<>();
        for (Invocation reader : Seen.shuffled(run.readers(), random)) {
            for (Invocation writer : run.appended()) {
                if (writer.stream().equals(reader.stream())
                        && run.answered(writer.command()) < reader.invokedNanos()) {
                    damaged.add(toldVersion(run, reader, Seen.accepted(writer).version() - 1));
                }
            }
            if (!damaged.isEmpty()) {
                break;
            }
        }
        return Seen.any(damaged, random);
    }

    private static Optional<Run> futureRead(Run run, Random random) {
        List<Run> damaged = new ArrayList<>();
        for (Invocation reader : Seen.shuffled(run.readers(), random)) {
            for (Invocation writer : run.appended()) {
                if (writer.stream().equals(reader.stream())
                        && run.invoked(writer.command()) > Seen.answered(reader)) {
                    damaged.add(toldVersion(run, reader, Seen.accepted(writer).version()));
                }
            }
            if (!damaged.isEmpty()) {
                break;
            }
        }
        return Seen.any(damaged, random);
    }

    private static Run toldVersion(Run run, Invocation reader, long version) {
        Rejected told = Seen.rejected(reader);
        return run.with(
                reader,
                Run.told(
                        reader,
                        new Rejected(told.code(), told.message(), version, false, List.of())));
    }

    private static Optional<Run> wrongVersion(Run run, Random random) {
        return Seen.any(run.appended(), random)
                .map(wrong -> {
                    Accepted told = Seen.accepted(wrong);
                    long by = told.firstVersion() > 1 && random.nextBoolean() ? -1 : 1;
                    Outcome shifted =
                            new Accepted(told.firstVersion() + by, told.version() + by, false);
                    return run.with(wrong.command(), each -> Run.told(each, shifted));
                });
    }

    private static Optional<Run> versionThatNeverWas(Run run, Random random) {
        return Seen.any(run.readers(), random)
                .map(reader -> toldVersion(run, reader, run.of(reader.stream()).size() + 1L));
    }

    private static Optional<Run> phantom(Run run, Random random) {
        CommandId nobody = new CommandId(new AgentName("nobody"), "nothing", 0);
        return inserted(run, run.log(), random, nobody);
    }

    private static Optional<Run> wrongStream(Run run, Random random) {
        return Seen.any(run.invocations(), random)
                .flatMap(foreign -> {
                    List<LoggedEvent> elsewhere =
                            run.log().stream()
                                    .filter(event -> !event.id().stream().equals(foreign.stream()))
                                    .toList();
                    return inserted(run, elsewhere, random, foreign.command());
                });
    }

    // Before one of these.
    private static Optional<Run> inserted(
            Run run, List<LoggedEvent> places, Random random, CommandId command) {
        return Seen.any(places, random)
                .map(before -> {
                    List<LoggedEvent> log = new ArrayList<>(run.log());
                    LoggedEvent event =
                            Run.event(before.id().stream(), before.id().version(), command);
                    log.add(log.indexOf(before), event);
                    return run.withLog(Run.renumbered(log));
                });
    }

    private static Optional<Run> rejectedEvent(Run run, Random random) {
        List<Invocation> rejected =
                run.where(
                        each -> Seen.isRemembered(each) && Seen.outcome(each) instanceof Rejected);
        return Seen.any(rejected, random)
                .map(each -> {
                    List<LoggedEvent> log = new ArrayList<>(run.log());
                    log.add(Run.event(each.stream(), 1, each.command()));
                    return run.withLog(Run.renumbered(log));
                });
    }

    private static Optional<Run> twoOutcomes(Run run, Random random) {
        List<Invocation> repeated =
                run.where(each ->
                        Seen.isRemembered(each)
                                && run.of(each.command()).stream()
                                                .filter(Seen::isRemembered)
                                                .count()
                                        > 1);
        return Seen.any(repeated, random)
                .map(each -> {
                    Outcome told = Objects.requireNonNull(Seen.outcome(each));
                    Outcome other = new Accepted(told.version() + 1, told.version() + 7, false);
                    return run.with(each, Run.told(each, other));
                });
    }

    private static Optional<Run> expectedIgnored(Run run, Random random) {
        List<Invocation> strict =
                run.appended().stream().filter(not(each -> each.kind().mergeable())).toList();
        return Seen.any(strict, random)
                .map(each -> {
                    ExpectedVersion other =
                            ExpectedVersion.exactly(Seen.accepted(each).firstVersion() + 7);
                    return run.with(each.command(), same -> Seen.expecting(same, other));
                });
    }

    private static Optional<Run> staleWithoutReason(Run run, Random random) {
        return Seen.any(run.stale(), random)
                .map(each -> {
                    ExpectedVersion right = ExpectedVersion.exactly(Seen.rejected(each).version());
                    return run.with(each.command(), same -> Seen.expecting(same, right));
                });
    }

    private static Optional<Run> wrongSince(Run run, Random random) {
        List<Invocation> telling =
                run.stale().stream()
                        .filter(each -> !Seen.rejected(each).since().isEmpty())
                        .toList();
        return Seen.any(telling, random)
                .map(each -> {
                    Rejected told = Seen.rejected(each);
                    List<ByteBuffer> since = new ArrayList<>(told.since());
                    if (random.nextBoolean()) {
                        since.set(random.nextInt(since.size()), ByteBuffer.wrap(new byte[] {7}));
                    } else {
                        since.add(since.getLast());
                    }
                    return run.with(
                            each,
                            Run.told(
                                    each,
                                    new Rejected(
                                            told.code(),
                                            told.message(),
                                            told.version(),
                                            false,
                                            since)));
                });
    }
}

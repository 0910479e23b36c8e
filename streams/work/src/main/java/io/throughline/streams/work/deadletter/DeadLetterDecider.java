package io.throughline.streams.work.deadletter;

import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.CompleteEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.FailEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ParkEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.DeadLetterEscalated;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.work.deadletter.DeadLetterState.Clear;
import io.throughline.streams.work.deadletter.DeadLetterState.Escalated;
import io.throughline.streams.work.deadletter.DeadLetterState.Parked;
import io.throughline.streams.work.deadletter.DeadLetterState.Retrying;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be done to a dead-letter queue. Parked events are handled in their order or dropped by
/// somebody, never overtaken; and no policy can retry for ever.
public final class DeadLetterDecider
        implements Decider<DeadLetterCommand, DeadLetterState, DeadLetterEvent> {

    /// The most events that are parked for one stream.
    static final int BACKLOG_EVENTS_MAX = 10_000;

    /// How often one event is tried again before a person must decide.
    static final int ROUNDS_MAX = 20;

    @Override
    public DeadLetterState initial() {
        return new Clear(0);
    }

    @Override
    public Decision<DeadLetterEvent> decide(DeadLetterCommand command, DeadLetterState state) {
        return switch (command) {
            case FailEvent failed -> fail(failed, state);
            case ParkEvent(long version, String type) -> park(version, type, state);
            case CompleteEvent(long version) -> complete(version, state);
            case RetryDeadLetter(String by, String reason, var notBefore) ->
                    retry(by, reason, notBefore, state);
            case EscalateDeadLetter(String by, String reason) -> escalate(by, reason, state);
            case SkipEvent(long version, String by, String reason) ->
                    skip(version, by, reason, state);
            case ReleaseDeadLetter(String by, String reason) -> release(by, reason, state);
        };
    }

    private static Decision<DeadLetterEvent> fail(FailEvent failed, DeadLetterState state) {
        if (failed.version() <= state.doneUpTo()) {
            return done(failed.version(), state);
        }
        return switch (state) {
            case Clear _ -> Decision.accept(failed(failed, 0));
            case Retrying(Backlog backlog, int round, _) ->
                    backlog.first() == failed.version()
                            ? Decision.accept(failed(failed, round))
                            : notFirst(failed.version(), backlog);
            case Parked(Backlog backlog, _, _) -> parkedAlready(failed.version(), backlog);
            case Escalated(Backlog backlog, _, _, _) -> parkedAlready(failed.version(), backlog);
        };
    }

    private static EventFailed failed(FailEvent failed, int round) {
        return new EventFailed(
                failed.agent(),
                failed.stream(),
                failed.version(),
                failed.type(),
                failed.failure(),
                failed.attempts(),
                failed.firstAt(),
                failed.lastAt(),
                round);
    }

    private static Decision<DeadLetterEvent> park(
            long version, String type, DeadLetterState state) {
        if (version <= state.doneUpTo()) {
            return done(version, state);
        }
        Backlog backlog = backlog(state);
        if (backlog == null) {
            return notParked();
        }
        if (backlog.holds(version)) {
            return Decision.nothing();
        }
        if (version < backlog.last()) {
            return Decision.reject(
                    WorkCodes.OUT_OF_ORDER,
                    "event %d comes after event %d was parked".formatted(version, backlog.last()));
        }
        if (backlog.size() >= BACKLOG_EVENTS_MAX) {
            return Decision.reject(
                    WorkCodes.QUEUE_FULL,
                    "%d events are parked; the agent must pause the stream until there are fewer"
                            .formatted(backlog.size()));
        }
        return Decision.accept(new EventParked(version, type));
    }

    private static Decision<DeadLetterEvent> complete(long version, DeadLetterState state) {
        if (version <= state.doneUpTo()) {
            return Decision.nothing();
        }
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying(Backlog backlog, _, _) -> {
                if (backlog.first() != version) {
                    yield notFirst(version, backlog);
                }
                ParkedEventCompleted completed = new ParkedEventCompleted(version);
                yield backlog.size() > 1
                        ? Decision.accept(completed)
                        : new Decision.Accepted<>(List.of(completed, new StreamReleased()));
            }
            case Parked _, Escalated _ ->
                    Decision.reject(
                            WorkCodes.NOT_RETRYING, "no retry is ordered; wait for a decision");
        };
    }

    private static Decision<DeadLetterEvent> retry(
            String by, String reason, @Nullable Instant notBefore, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying _ -> retrying();
            case Escalated(_, _, String escalatedBy, _) when escalatedBy.equals(by) ->
                    escalated(by);
            case Escalated _ -> Decision.accept(new RetryOrdered(1, by, reason, notBefore));
            case Parked(_, int round, _) when round >= ROUNDS_MAX ->
                    Decision.reject(
                            WorkCodes.TOO_MANY_ROUNDS,
                            "the event was tried again %d times; a person must release or skip it"
                                    .formatted(round));
            case Parked(_, int round, _) ->
                    Decision.accept(new RetryOrdered(round + 1, by, reason, notBefore));
        };
    }

    private static Decision<DeadLetterEvent> escalate(
            String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying _ -> retrying();
            case Escalated(_, _, String before, _) when before.equals(by) -> Decision.nothing();
            case Escalated _, Parked _ -> Decision.accept(new DeadLetterEscalated(by, reason));
        };
    }

    private static Decision<DeadLetterEvent> skip(
            long version, String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying _ -> retrying();
            case Escalated(_, _, String escalatedBy, _) when escalatedBy.equals(by) ->
                    escalated(by);
            case Escalated(Backlog backlog, _, _, _) -> skip(version, by, reason, backlog);
            case Parked(Backlog backlog, _, _) -> skip(version, by, reason, backlog);
        };
    }

    private static Decision<DeadLetterEvent> skip(
            long version, String by, String reason, Backlog backlog) {
        if (backlog.first() != version) {
            return notFirst(version, backlog);
        }
        return new Decision.Accepted<>(
                List.of(
                        new EventSkipped(version, by, reason),
                        backlog.size() > 1
                                ? new RetryOrdered(1, by, reason, null)
                                : new StreamReleased()));
    }

    private static Decision<DeadLetterEvent> release(
            String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying _ -> retrying();
            case Parked _, Escalated _ -> Decision.accept(new RetryOrdered(1, by, reason, null));
        };
    }

    private static @Nullable Backlog backlog(DeadLetterState state) {
        return switch (state) {
            case Clear _ -> null;
            case Parked(Backlog backlog, _, _) -> backlog;
            case Retrying(Backlog backlog, _, _) -> backlog;
            case Escalated(Backlog backlog, _, _, _) -> backlog;
        };
    }

    private static Decision<DeadLetterEvent> done(long version, DeadLetterState state) {
        return Decision.reject(
                WorkCodes.ALREADY_DONE,
                "event %d was handled or skipped, as all up to %d"
                        .formatted(version, state.doneUpTo()));
    }

    private static Decision<DeadLetterEvent> notParked() {
        return Decision.reject(WorkCodes.NOT_PARKED, "nothing is parked");
    }

    private static Decision<DeadLetterEvent> notFirst(long version, Backlog backlog) {
        return Decision.reject(
                WorkCodes.NOT_FIRST,
                "event %d is not the first parked one, which is %d"
                        .formatted(version, backlog.first()));
    }

    private static Decision<DeadLetterEvent> parkedAlready(long version, Backlog backlog) {
        return Decision.reject(
                WorkCodes.PARKED,
                "the stream is parked since event %d; event %d must wait"
                        .formatted(backlog.first(), version));
    }

    private static Decision<DeadLetterEvent> retrying() {
        return Decision.reject(
                WorkCodes.RETRYING, "the agent was told to try again; wait for what comes of it");
    }

    private static Decision<DeadLetterEvent> escalated(String by) {
        return Decision.reject(
                WorkCodes.ESCALATED,
                "%s escalated it, and somebody else must decide".formatted(by));
    }

    @Override
    public DeadLetterState evolve(DeadLetterState state, DeadLetterEvent event) {
        return DeadLetterFold.evolve(state, event);
    }
}

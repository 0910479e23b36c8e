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

    /// The most events that are parked for one stream, unless it is told otherwise.
    public static final int PARKED_EVENTS_MAX = 10_000;

    /// How often one event is tried again before a person must decide.
    static final int ROUNDS_MAX = 20;

    private final int parkedEventsMax;

    public DeadLetterDecider() {
        this(PARKED_EVENTS_MAX);
    }

    /// @param parkedEventsMax the most events that are parked for one stream
    public DeadLetterDecider(int parkedEventsMax) {
        if (parkedEventsMax < 1 || parkedEventsMax > PARKED_EVENTS_MAX) {
            throw new IllegalArgumentException(
                    "parked-events-max is %d; it must be 1 to %,d"
                            .formatted(parkedEventsMax, PARKED_EVENTS_MAX));
        }
        this.parkedEventsMax = parkedEventsMax;
    }

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
            case Retrying retrying when retrying.backlog().first() != failed.version() ->
                    notFirst(failed.version(), retrying.backlog());
            case Retrying retrying when isOverruled(failed.order(), retrying) ->
                    Decision.reject(
                            WorkCodes.OVERRULED,
                            "order %d was overruled by order %d of %s, under which event %d follows"
                                    .formatted(
                                            failed.order(),
                                            retrying.orders(),
                                            retrying.by(),
                                            failed.version()));
            case Retrying retrying -> Decision.accept(failed(failed, retrying.round()));
            case Parked parked -> parkedAlready(failed.version(), parked.backlog());
            case Escalated escalated -> parkedAlready(failed.version(), escalated.backlog());
        };
    }

    // What was tried under an older order says nothing against the newer one.
    private static boolean isOverruled(int order, Retrying retrying) {
        return order != 0 && order != retrying.orders();
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

    private Decision<DeadLetterEvent> park(long version, String type, DeadLetterState state) {
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
        if (backlog.size() >= parkedEventsMax) {
            return Decision.reject(
                    WorkCodes.QUEUE_FULL,
                    "%d events are parked; the agent holds back the rest until there are fewer"
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
            case Retrying(Backlog backlog, _, _, _, _, _) -> {
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
            case Retrying retrying -> retrying(retrying);
            case Escalated escalated when escalated.by().equals(by) -> escalated(by);
            case Escalated escalated ->
                    Decision.accept(order(1, by, reason, notBefore, escalated.orders()));
            case Parked parked when parked.round() >= ROUNDS_MAX ->
                    Decision.reject(
                            WorkCodes.TOO_MANY_ROUNDS,
                            "the event was tried again %d times; a person must release or skip it"
                                    .formatted(parked.round()));
            case Parked parked ->
                    Decision.accept(
                            order(parked.round() + 1, by, reason, notBefore, parked.orders()));
        };
    }

    private static Decision<DeadLetterEvent> escalate(
            String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying retrying -> retrying(retrying);
            case Escalated escalated when escalated.by().equals(by) -> Decision.nothing();
            case Escalated _, Parked _ -> Decision.accept(new DeadLetterEscalated(by, reason));
        };
    }

    private static Decision<DeadLetterEvent> skip(
            long version, String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying retrying when retrying.released() && !retrying.by().equals(by) ->
                    retrying(retrying);
            case Retrying retrying ->
                    skip(version, by, reason, retrying.backlog(), retrying.orders());
            case Escalated escalated when escalated.by().equals(by) -> escalated(by);
            case Escalated escalated ->
                    skip(version, by, reason, escalated.backlog(), escalated.orders());
            case Parked parked -> skip(version, by, reason, parked.backlog(), parked.orders());
        };
    }

    private static Decision<DeadLetterEvent> skip(
            long version, String by, String reason, Backlog backlog, int orders) {
        if (backlog.first() != version) {
            return notFirst(version, backlog);
        }
        return new Decision.Accepted<>(
                List.of(
                        new EventSkipped(version, by, reason),
                        backlog.size() > 1
                                ? order(1, by, reason, null, orders)
                                : new StreamReleased()));
    }

    private static Decision<DeadLetterEvent> release(
            String by, String reason, DeadLetterState state) {
        return switch (state) {
            case Clear _ -> notParked();
            case Retrying retrying when retrying.released() -> retrying(retrying);
            case Retrying retrying -> Decision.accept(release(by, reason, retrying.orders()));
            case Parked parked -> Decision.accept(release(by, reason, parked.orders()));
            case Escalated escalated -> Decision.accept(release(by, reason, escalated.orders()));
        };
    }

    private static RetryOrdered order(
            int round, String by, String reason, @Nullable Instant notBefore, int orders) {
        return new RetryOrdered(round, by, reason, notBefore, false, orders + 1);
    }

    private static RetryOrdered release(String by, String reason, int orders) {
        return new RetryOrdered(1, by, reason, null, true, orders + 1);
    }

    private static @Nullable Backlog backlog(DeadLetterState state) {
        return switch (state) {
            case Clear _ -> null;
            case Parked parked -> parked.backlog();
            case Retrying retrying -> retrying.backlog();
            case Escalated escalated -> escalated.backlog();
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

    private static Decision<DeadLetterEvent> retrying(Retrying retrying) {
        return Decision.reject(
                WorkCodes.RETRYING,
                retrying.released()
                        ? "%s released it, and may skip it; others wait for what comes of it"
                                .formatted(retrying.by())
                        : "%s ordered to try again; wait for what comes of it, or release or skip"
                                .formatted(retrying.by()));
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

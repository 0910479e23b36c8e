package io.throughline.streams.work.deadletter;

import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.DeadLetterEscalated;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.streams.work.deadletter.DeadLetterState.Clear;
import io.throughline.streams.work.deadletter.DeadLetterState.Escalated;
import io.throughline.streams.work.deadletter.DeadLetterState.Parked;
import io.throughline.streams.work.deadletter.DeadLetterState.Retrying;

/// What each event changes about a dead-letter queue.
final class DeadLetterFold {

    private DeadLetterFold() {}

    static DeadLetterState evolve(DeadLetterState state, DeadLetterEvent event) {
        return switch (state) {
            case Clear(long done) ->
                    event instanceof EventFailed failed
                            ? new Parked(Backlog.of(failed.version()), failed.round(), done, 0)
                            : state;
            case Parked(Backlog backlog, int round, long done, int orders) ->
                    event instanceof EventParked(long version, _)
                            ? new Parked(backlog.with(version), round, done, orders)
                            : decided(state, backlog, orders, event);
            case Retrying retrying -> retrying(retrying, event);
            case Escalated(Backlog backlog, int round, String by, long done, int orders) ->
                    event instanceof EventParked(long version, _)
                            ? new Escalated(backlog.with(version), round, by, done, orders)
                            : decided(state, backlog, orders, event);
        };
    }

    private static DeadLetterState retrying(Retrying state, DeadLetterEvent event) {
        return switch (event) {
            case EventParked(long version, _) ->
                    retrying(state, state.backlog().with(version), state.round(), state.doneUpTo());
            // The order that the one before had is the first for this one.
            case ParkedEventCompleted(long version) when state.backlog().size() > 1 ->
                    retrying(state, state.backlog().rest(), 1, version);
            case DeadLetterEvent _ -> decided(state, state.backlog(), state.orders(), event);
        };
    }

    private static Retrying retrying(Retrying state, Backlog backlog, int round, long done) {
        return new Retrying(backlog, round, done, state.orders(), state.by(), state.released());
    }

    private static DeadLetterState decided(
            DeadLetterState state, Backlog backlog, int orders, DeadLetterEvent event) {
        long done = state.doneUpTo();
        return switch (event) {
            case EventParked _ -> state;
            case EventFailed failed -> new Parked(backlog, failed.round(), done, orders);
            case ParkedEventCompleted(long version) -> without(backlog, version, orders);
            case EventSkipped(long version, _, _) -> without(backlog, version, orders);
            case RetryOrdered ordered ->
                    new Retrying(
                            backlog,
                            ordered.round(),
                            done,
                            // Orders that were given before they were counted say 0, and so did
                            // the states that knew of them.
                            ordered.order(),
                            ordered.by(),
                            ordered.released());
            case DeadLetterEscalated(String by, _) ->
                    new Escalated(backlog, round(state), by, done, orders);
            case StreamReleased() -> new Clear(Math.max(done, backlog.last()));
        };
    }

    private static DeadLetterState without(Backlog backlog, long version, int orders) {
        return backlog.size() > 1
                ? new Parked(backlog.rest(), 0, version, orders)
                : new Clear(version);
    }

    private static int round(DeadLetterState state) {
        return switch (state) {
            case Clear _ -> 0;
            case Parked parked -> parked.round();
            case Retrying retrying -> retrying.round();
            case Escalated escalated -> escalated.round();
        };
    }
}

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
                            ? new Parked(Backlog.of(failed.version()), failed.round(), done)
                            : state;
            case Parked(Backlog backlog, int round, long done) -> {
                DeadLetterState with =
                        event instanceof EventParked(long version, _)
                                ? new Parked(backlog.with(version), round, done)
                                : state;
                yield decided(with, backlog, done, event);
            }
            case Retrying(Backlog backlog, int round, long done) -> {
                DeadLetterState with =
                        event instanceof EventParked(long version, _)
                                ? new Retrying(backlog.with(version), round, done)
                                : state;
                yield decided(with, backlog, done, event);
            }
            case Escalated(Backlog backlog, int round, String by, long done) -> {
                DeadLetterState with =
                        event instanceof EventParked(long version, _)
                                ? new Escalated(backlog.with(version), round, by, done)
                                : state;
                yield decided(with, backlog, done, event);
            }
        };
    }

    private static DeadLetterState decided(
            DeadLetterState state, Backlog backlog, long done, DeadLetterEvent event) {
        return switch (event) {
            case EventParked _ -> state;
            case EventFailed failed -> new Parked(backlog, failed.round(), done);
            case ParkedEventCompleted(long version) ->
                    backlog.size() > 1
                            // The order that the one before had is the first for this one.
                            ? new Retrying(backlog.rest(), 1, version)
                            : new Clear(version);
            case EventSkipped(long version, _, _) ->
                    backlog.size() > 1
                            ? new Parked(backlog.rest(), 0, version)
                            : new Clear(version);
            case RetryOrdered(int round, _, _, _) -> new Retrying(backlog, round, done);
            case DeadLetterEscalated(String by, _) ->
                    new Escalated(backlog, round(state), by, done);
            case StreamReleased() -> new Clear(Math.max(done, backlog.last()));
        };
    }

    private static int round(DeadLetterState state) {
        return switch (state) {
            case Clear _ -> 0;
            case Parked(_, int round, _) -> round;
            case Retrying(_, int round, _) -> round;
            case Escalated(_, int round, _, _) -> round;
        };
    }
}

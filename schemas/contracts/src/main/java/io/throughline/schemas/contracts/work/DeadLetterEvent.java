package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can happen to a dead-letter queue, stream [DeadLetterId#queue]. Versions are those of the
/// parked stream, not of the queue's.
public sealed interface DeadLetterEvent extends Event {

    /// The last attempt at an event failed, and its stream is parked; see
    /// [DeadLetterCommand.FailEvent].
    ///
    /// @param round how many retry orders the event has had while it was the first one, since a
    ///   person decided; 0 if it failed for the first time
    record EventFailed(
            AgentName agent,
            StreamId stream,
            long version,
            String type,
            Failure failure,
            int attempts,
            Instant firstAt,
            Instant lastAt,
            int round)
            implements DeadLetterEvent {}

    /// An event waits behind the one that failed.
    record EventParked(long version, String type) implements DeadLetterEvent {}

    /// The first parked event was handled.
    record ParkedEventCompleted(long version) implements DeadLetterEvent {}

    /// The parked events are to be tried again, from the first.
    ///
    /// @param round counts from 1 for each first event, and anew once a person decided
    /// @param notBefore when to begin; null for at once
    /// @param released whether a person released the stream: then only that one may skip meanwhile
    /// @param order counts the orders while something is parked, from 1; a later one overrules all
    ///   before it
    record RetryOrdered(
            int round,
            String by,
            String reason,
            @Nullable Instant notBefore,
            boolean released,
            int order)
            implements DeadLetterEvent {}

    /// Somebody else than `by` must decide.
    record DeadLetterEscalated(String by, String reason) implements DeadLetterEvent {}

    /// The first parked event was dropped. What is left follows: a retry order, or nothing parked.
    record EventSkipped(long version, String by, String reason) implements DeadLetterEvent {}

    /// Nothing is parked any more.
    record StreamReleased() implements DeadLetterEvent {}
}

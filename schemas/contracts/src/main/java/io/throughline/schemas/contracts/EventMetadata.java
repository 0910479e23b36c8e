package io.throughline.schemas.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What travels beside an event, in record headers.
///
/// @param command the command that was decided; its agent is the event's source
/// @param time when it happened, as the domain says; when it was recorded is the Kafka timestamp
/// @param correlation groups everything that followed from one beginning
/// @param causation the event that made the agent command this; null at a beginning
/// @param basis the stream versions that the decision was made on
/// @param historic whether the correlation is imported history
/// @param traceparent the W3C trace context, if there is one
/// @param clock the causal past in other streams; its own stream is left out, because all its
///   earlier events are in it
/// @param barrier the barrier of a workflow that the event belongs to; null if there is none
public record EventMetadata(
        EventId id,
        CommandId command,
        Instant time,
        String correlation,
        @Nullable EventId causation,
        Basis basis,
        boolean historic,
        @Nullable String traceparent,
        Clock clock,
        @Nullable String barrier) {

    public EventMetadata {
        clock = clock.without(id.stream());
    }

    /// What travels beside an event that has no past in other streams.
    public EventMetadata(
            EventId id,
            CommandId command,
            Instant time,
            String correlation,
            @Nullable EventId causation,
            Basis basis,
            boolean historic,
            @Nullable String traceparent) {
        this(
                id,
                command,
                time,
                correlation,
                causation,
                basis,
                historic,
                traceparent,
                Clock.EMPTY,
                null);
    }

    /// The metadata of the event at `id` that was decided from `command`, and has no past in other
    /// streams but what the command brings.
    public static EventMetadata of(EventId id, CommandMetadata command) {
        return of(id, command, command.clock());
    }

    /// The metadata of the event at `id` that was decided from `command`, whose past in other
    /// streams is `clock`.
    public static EventMetadata of(EventId id, CommandMetadata command, Clock clock) {
        return new EventMetadata(
                id,
                command.id(),
                command.time(),
                command.correlation(),
                command.causation(),
                command.basis(),
                command.historic(),
                command.traceparent(),
                clock,
                command.barrier());
    }

    /// The clock of whatever follows from this event: its own, and the event itself.
    public Clock clockAfter() {
        return clock.with(id);
    }
}

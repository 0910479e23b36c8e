package io.throughline.schemas.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What travels beside an event, in record headers.
///
/// @param command the command that was decided; its agent is the event's source
/// @param time when it happened, as the domain says; when it was recorded is the Kafka timestamp
/// @param correlation groups everything that followed from one beginning
/// @param causation the event that made the agent command this; null at a beginning
/// @param historic whether the correlation is imported history
/// @param traceparent the W3C trace context, if there is one
public record EventMetadata(
        EventId id,
        CommandId command,
        Instant time,
        String correlation,
        @Nullable EventId causation,
        Basis basis,
        boolean historic,
        @Nullable String traceparent) {

    /// The metadata of the event at `id` that was decided from `command`.
    public static EventMetadata of(EventId id, CommandMetadata command) {
        return new EventMetadata(
                id,
                command.id(),
                command.time(),
                command.correlation(),
                command.causation(),
                command.basis(),
                command.historic(),
                command.traceparent());
    }
}

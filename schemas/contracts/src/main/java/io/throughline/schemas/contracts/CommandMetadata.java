package io.throughline.schemas.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What travels beside a command, in record headers.
///
/// @param time when that which the command is about happened; may be historic
/// @param correlation groups everything that followed from one beginning, usually its stream id
/// @param causation the event that made the agent command this; null at a beginning
/// @param historic whether the correlation is imported history, so that agents take the time of the
///   causing event for now
/// @param traceparent the W3C trace context, if there is one
public record CommandMetadata(
        CommandId id,
        StreamId stream,
        ExpectedVersion expected,
        Instant time,
        String correlation,
        @Nullable EventId causation,
        Basis basis,
        boolean historic,
        @Nullable String traceparent) {}

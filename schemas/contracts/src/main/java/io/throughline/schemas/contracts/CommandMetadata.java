package io.throughline.schemas.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What travels beside a command, in record headers.
///
/// @param time when that which the command is about happened; may be historic
/// @param correlation groups everything that followed from one beginning, usually its stream id
/// @param causation the event that made the agent command this; null at a beginning
/// @param basis the stream versions that the command relies on
/// @param historic whether the correlation is imported history, so that agents take the time of the
///   causing event for now
/// @param traceparent the W3C trace context, if there is one
/// @param clock what the sender knew: the causing event and its past, and that of every event in
///   the basis. The command's own stream is left out, because whoever decides knows it better
/// @param barrier the barrier of a workflow that the command belongs to; null if there is none
public record CommandMetadata(
        CommandId id,
        StreamId stream,
        ExpectedVersion expected,
        Instant time,
        String correlation,
        @Nullable EventId causation,
        Basis basis,
        boolean historic,
        @Nullable String traceparent,
        Clock clock,
        @Nullable String barrier) {

    public CommandMetadata {
        clock = clock.without(stream);
    }

    /// What travels beside a command whose sender knew nothing of other streams.
    public CommandMetadata(
            CommandId id,
            StreamId stream,
            ExpectedVersion expected,
            Instant time,
            String correlation,
            @Nullable EventId causation,
            Basis basis,
            boolean historic,
            @Nullable String traceparent) {
        this(
                id,
                stream,
                expected,
                time,
                correlation,
                causation,
                basis,
                historic,
                traceparent,
                Clock.EMPTY,
                null);
    }
}

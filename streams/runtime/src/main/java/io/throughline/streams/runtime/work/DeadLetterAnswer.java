package io.throughline.streams.runtime.work;

import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream that is parked for an agent, as the HTTP API shows it.
///
/// @param queue the stream of the dead-letter queue
/// @param status parked, retrying or escalated
/// @param round how many retry orders the first event has had
/// @param parked how many events are parked
/// @param version of the event that failed last
/// @param type its Avro name
/// @param error the class of the exception
/// @param stackHash equal for failures of the same kind
/// @param since when the first attempt failed
/// @param notBefore when the retry may begin, if that was said
@Schema(name = "DeadLetter")
record DeadLetterAnswer(
        String queue,
        String agent,
        String stream,
        String status,
        int round,
        long parked,
        long version,
        String type,
        String error,
        String message,
        String stackHash,
        Instant since,
        @Nullable Instant notBefore) {

    /// One queue with everything that is in it.
    ///
    /// @param queueVersion the version of the queue's stream, for `expected`
    /// @param versions of the parked events, the first one first
    @Schema(name = "DeadLetterQueue")
    record Queue(DeadLetterAnswer deadLetter, long queueVersion, List<Long> versions) {}

    static DeadLetterAnswer of(String queue, DeadLetterRow row) {
        return new DeadLetterAnswer(
                queue,
                row.agent(),
                row.stream(),
                WorkRows.text(row.status()),
                row.round(),
                row.parked(),
                row.version(),
                row.type(),
                row.failure().error(),
                row.failure().message(),
                row.failure().stackHash(),
                row.since(),
                row.notBefore());
    }
}

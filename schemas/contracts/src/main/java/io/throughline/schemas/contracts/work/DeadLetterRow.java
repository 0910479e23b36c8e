package io.throughline.schemas.contracts.work;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Read model of one dead-letter queue, projection `deadletters`, key as [DeadLetterId#queue]
/// writes it. A queue that is empty has no row.
///
/// @param agent the agent that could not go on
/// @param stream the stream that is parked
/// @param round as in [DeadLetterEvent.EventFailed]
/// @param parked how many events are parked, the failed one included
/// @param version of the event that failed last
/// @param type its Avro name
/// @param failure why
/// @param since when the first attempt failed, at the event that the stream was parked for
/// @param notBefore when the ordered retry may begin; null for at once, or if none is ordered
public record DeadLetterRow(
        String agent,
        String stream,
        DeadLetterStatus status,
        int round,
        long parked,
        long version,
        String type,
        Failure failure,
        Instant since,
        @Nullable Instant notBefore) {

    /// Nothing is parked.
    public static final DeadLetterRow NONE =
            new DeadLetterRow(
                    "", "", DeadLetterStatus.NONE, 0, 0, 0, "", Failure.NONE, Instant.EPOCH, null);
}

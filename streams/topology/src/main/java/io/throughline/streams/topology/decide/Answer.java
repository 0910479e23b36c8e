package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Outcome;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What becomes of one command: the outcome for whoever sent it, the events for the log, the
/// stream's head after it, and for a command that could not be decided the reason why it goes to
/// the dead letters.
///
/// @param head null if the stream's head stays as it is
record Answer(
        Outcome outcome,
        List<NewEvent> events,
        @Nullable Head head,
        @Nullable String deadLetterReason) {

    /// An event as it is written to the log.
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    record NewEvent(byte[] value, Headers headers) {}

    static Answer unchanged(Outcome outcome) {
        return new Answer(outcome, List.of(), null, null);
    }
}

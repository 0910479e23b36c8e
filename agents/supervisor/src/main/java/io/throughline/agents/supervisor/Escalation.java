package io.throughline.agents.supervisor;

import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;

/// What somebody is told, as JSON with these names.
///
/// @param deadLetter the queue, as the query API and the command line name it
/// @param stream what is parked
/// @param since when the first attempt of this round failed, ISO 8601
record Escalation(
        String deadLetter,
        String agent,
        String stream,
        long version,
        String type,
        String error,
        String message,
        int round,
        String since,
        String reason) {

    static Escalation of(RecordedEvent<EventFailed> event, String reason) {
        EventFailed failed = event.data();
        return new Escalation(
                event.stream().toString(),
                failed.agent().value(),
                failed.stream().toString(),
                failed.version(),
                failed.type(),
                failed.failure().error(),
                failed.failure().message(),
                failed.round(),
                failed.firstAt().toString(),
                reason);
    }
}

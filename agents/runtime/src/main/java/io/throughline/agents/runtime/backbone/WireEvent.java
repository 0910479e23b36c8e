package io.throughline.agents.runtime.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/// Reads one event of `GET /streams/{category}/{key}/events?wire=true`. The trace context is not
/// told there; a parked event that is tried again begins a trace of its own.
final class WireEvent {

    private WireEvent() {}

    /// The event, which must be the one that was asked for.
    static StoredEvents.Stored of(JsonNode event, EventId id) throws IOException {
        if (!event.path("id").asText().equals(id.toString()) || !event.path("wire").isTextual()) {
            throw new IOException("the query API does not tell event %s as Avro".formatted(id));
        }
        try {
            return new StoredEvents.Stored(
                    metadata(event, id),
                    ByteBuffer.wrap(event.path("wire").binaryValue()),
                    Instant.parse(event.path("recordedAt").asText()),
                    event.path("partition").asInt(),
                    event.path("offset").asLong());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException("the query API tells event %s wrongly: %s".formatted(id, e), e);
        }
    }

    private static EventMetadata metadata(JsonNode event, EventId id) {
        JsonNode causation = event.path("causation");
        JsonNode barrier = event.path("barrier");
        JsonNode traceparent = event.path("traceparent");
        List<EventId> basis = new ArrayList<>();
        event.path("basis").forEach(seen -> basis.add(EventId.parse(seen.asText())));
        return new EventMetadata(
                id,
                CommandId.parse(event.path("command").asText()),
                Instant.parse(event.path("time").asText()),
                event.path("correlation").asText(),
                causation.isTextual() ? EventId.parse(causation.asText()) : null,
                new Basis(basis),
                event.path("historic").asBoolean(),
                traceparent.isTextual() ? traceparent.asText() : null,
                Clock.parse(event.path("clock").asText()),
                barrier.isTextual() ? barrier.asText() : null);
    }
}

package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.topology.Codecs;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event of a stream as the query API shows it.
///
/// @param id such as `order/4711@7`
/// @param type the Avro full name
/// @param time when it happened
/// @param recordedAt when it was recorded
/// @param command the id of the command that was decided
/// @param clock how far other streams had come in its causal past, such as `order/1@3
///   workflow/9@2`; a trailing `+` says that more were, which it has no room for
/// @param barrier the barrier of a workflow that it belongs to
/// @param traceparent the W3C trace context of the request that led to it
/// @param wire the value as Avro in the Confluent wire format, where that was asked for
@Schema(name = "Event")
record EventAnswer(
        String id,
        long version,
        String type,
        Instant time,
        Instant recordedAt,
        int partition,
        long offset,
        String command,
        String correlation,
        @Nullable String causation,
        List<String> basis,
        String clock,
        @Nullable String barrier,
        @Nullable String traceparent,
        boolean historic,
        @Schema(implementation = Object.class) JsonNode data,
        @Schema(type = "string", format = "byte") @Nullable String wire) {

    static EventAnswer of(
            RecordedEvent<Event> event, Codecs codecs, JsonCodec json, boolean withWire) {
        EventMetadata metadata = event.metadata();
        EventId causation = metadata.causation();
        return new EventAnswer(
                metadata.id().toString(),
                event.version(),
                codecs.events().typeOf(event.data()),
                metadata.time(),
                event.recordedAt(),
                event.partition(),
                event.offset(),
                metadata.command().toString(),
                metadata.correlation(),
                causation == null ? null : causation.toString(),
                metadata.basis().seen().stream().map(EventId::toString).toList(),
                metadata.clock().toString(),
                metadata.barrier(),
                metadata.traceparent(),
                metadata.historic(),
                json.write(codecs.events(), event.data()),
                withWire
                        ? Base64.getEncoder().encodeToString(codecs.events().encode(event.data()))
                        : null);
    }
}

package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/// An event's metadata as record headers. What says nothing is not written: an empty basis, a
/// missing causation, a correlation that is the stream id.
public final class EventHeaders {

    private EventHeaders() {}

    /// Adds the headers of an event of the Avro type `type`.
    public static void write(EventMetadata metadata, String type, Headers headers) {
        String stream = metadata.id().stream().toString();
        String version = Long.toString(metadata.id().version());
        String agent = Header.AGENTS + metadata.command().agent();
        Header.start(headers, stream + "@" + version, type, agent);
        Header.add(headers, Header.VERSION, version);
        Header.add(headers, Header.COMMAND, metadata.command().toString());
        Header.circumstances(
                headers,
                stream,
                metadata.time(),
                metadata.correlation(),
                metadata.causation(),
                metadata.basis(),
                metadata.historic(),
                metadata.traceparent(),
                metadata.clock(),
                metadata.barrier());
    }

    /// Reads the metadata of the event in a record with this key.
    ///
    /// @throws MalformedHeadersException if a header is missing or cannot be read, or the event
    ///   belongs to another stream than the key names
    public static EventMetadata read(Headers headers, String key) {
        HeaderValues values = new HeaderValues(headers);
        return new EventMetadata(
                under(key, values.id(EventId::parse)),
                values.command(CommandId::parse),
                values.time(),
                values.correlation(key),
                values.causation(),
                values.basis(),
                values.historic(),
                values.traceparent(),
                values.clock(),
                values.barrier());
    }

    /// Which event is in a record with this key, without reading the rest, for whoever needs no
    /// more.
    ///
    /// @throws MalformedHeadersException if the header is missing or cannot be read, or the event
    ///   belongs to another stream than the key names
    public static EventId id(Headers headers, String key) {
        String id = HeaderValues.required(Header.ID, Header.text(headers, Header.ID));
        return under(key, HeaderValues.parsed(Header.ID, id, EventId::parse));
    }

    private static EventId under(String key, EventId id) {
        if (!id.stream().toString().equals(key)) {
            throw new MalformedHeadersException(
                    Header.ID, "names %s in a record with the key %s".formatted(id, key));
        }
        return id;
    }

    /// Puts together the event that a record of the log holds, from the record's parts.
    ///
    /// @param timestampMs the Kafka timestamp, milliseconds since 1970
    /// @throws MalformedHeadersException as [#read] does
    public static <E> RecordedEvent<E> recorded(
            String key, Headers headers, E data, long timestampMs, int partition, long offset) {
        return new RecordedEvent<>(
                read(headers, key), data, Instant.ofEpochMilli(timestampMs), partition, offset);
    }

    /// The Avro type, such as `io.throughline.logistics.OrderPlaced`, without reading the rest, so
    /// that a consumer can skip what is not for it. Empty if there is none.
    public static String type(Headers headers) {
        String type = Header.text(headers, Header.TYPE);
        return type == null ? "" : type;
    }
}

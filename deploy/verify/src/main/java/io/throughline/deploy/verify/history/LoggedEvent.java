package io.throughline.deploy.verify.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An event as it lies in the log.
///
/// @param command that was decided
/// @param value in the Confluent wire format
public record LoggedEvent(EventId id, CommandId command, ByteBuffer value) {

    public LoggedEvent {
        value = value.asReadOnlyBuffer();
    }

    /// The event in a record of the log.
    ///
    /// @throws io.throughline.schemas.codec.MalformedHeadersException if it cannot be read
    public static LoggedEvent of(ConsumerRecord<byte[], byte[]> record) {
        EventMetadata metadata =
                EventHeaders.read(record.headers(), new String(record.key(), UTF_8));
        return new LoggedEvent(metadata.id(), metadata.command(), ByteBuffer.wrap(record.value()));
    }
}

package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.StreamId;
import org.apache.kafka.common.header.Headers;

/// Which command an outcome answers. The same command sent again gets an outcome with the same
/// CloudEvents id, because it is the same answer.
public record OutcomeHeaders(CommandId command, StreamId stream) {

    private static final String SOURCE = "/decide";

    /// Adds the headers of an outcome of the Avro type `type`.
    public void write(String type, Headers headers) {
        String id = command.toString();
        Header.start(headers, id, type, SOURCE);
        Header.add(headers, Header.COMMAND, id);
    }

    /// Reads the headers of the outcome in a record with this key.
    ///
    /// @throws MalformedHeadersException if the command or the key cannot be read
    public static OutcomeHeaders read(Headers headers, String key) {
        return new OutcomeHeaders(
                new HeaderValues(headers).command(CommandId::parse),
                HeaderValues.parsed("(record key)", key, StreamId::parse));
    }
}

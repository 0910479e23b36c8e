package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import org.apache.kafka.common.header.Headers;

/// A command's metadata as record headers. What says nothing is not written: an expected version
/// `any`, an empty basis, a missing causation, a correlation that is the stream id.
public final class CommandHeaders {

    private CommandHeaders() {}

    /// Adds the headers of a command of the Avro type `type`.
    public static void write(CommandMetadata metadata, String type, Headers headers) {
        String stream = metadata.stream().toString();
        String agent = Header.AGENTS + metadata.id().agent();
        Header.start(headers, metadata.id().toString(), type, agent);
        if (!(metadata.expected() instanceof ExpectedVersion.Any)) {
            Header.add(headers, Header.EXPECTED, metadata.expected().toString());
        }
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

    /// Says which sending of the same command the record is; nothing for the first.
    public static void attempt(int attempt, Headers headers) {
        if (attempt > 1) {
            Header.add(headers, Header.ATTEMPT, Integer.toString(attempt));
        }
    }

    /// Whether the sender says that it has sent the same command before.
    public static boolean isSentAgain(Headers headers) {
        String attempt = Header.text(headers, Header.ATTEMPT);
        return attempt != null && !attempt.equals("1");
    }

    /// Reads the metadata of the command in a record with this key.
    ///
    /// @throws MalformedHeadersException if a header is missing or cannot be read
    public static CommandMetadata read(Headers headers, String key) {
        HeaderValues values = new HeaderValues(headers);
        StreamId stream = HeaderValues.parsed("(record key)", key, StreamId::parse);
        return new CommandMetadata(
                values.id(CommandId::parse),
                stream,
                values.expected(ExpectedVersion.ANY, ExpectedVersion::parse),
                values.time(),
                values.correlation(key),
                values.causation(),
                values.basis(),
                values.historic(),
                values.traceparent(),
                values.clock(),
                values.barrier());
    }
}

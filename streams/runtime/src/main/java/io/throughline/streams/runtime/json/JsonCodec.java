package io.throughline.streams.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpStatus;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.streams.runtime.http.RequestException;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/// Records as JSON by their Avro schemas, so that JSON and Avro never disagree about a field. Safe
/// for use by several threads.
@Singleton
public final class JsonCodec {

    private static final int PREFIX_BYTES = 5;

    private final SchemaBook schemas;

    JsonCodec(SchemaBook schemas) {
        this.schemas = schemas;
    }

    /// The record as JSON.
    public <T> JsonNode write(Codec<T> codec, T value) {
        byte[] wire = codec.encode(value);
        SchemaBook.Entry entry = schemas.entry(codec.typeOf(value));
        try {
            return AvroToJson.read(
                    entry.schema(),
                    DecoderFactory.get()
                            .binaryDecoder(wire, PREFIX_BYTES, wire.length - PREFIX_BYTES, null));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /// The record of the Avro type `name`, full or simple, that `node` describes.
    ///
    /// @param at where the node stands in the request, such as `data`
    /// @throws RequestException 400 if there is no such type, or a field does not fit
    public <T> T read(Codec<T> codec, String name, JsonNode node, String at) {
        SchemaBook.Entry entry = schemas.entry(fullName(codec, name));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.write(0);
        wire.write(entry.id() >>> 24);
        wire.write(entry.id() >>> 16);
        wire.write(entry.id() >>> 8);
        wire.write(entry.id());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(wire, null);
            JsonToAvro.write(entry.schema(), node, encoder, at);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        try {
            return codec.decode(wire.toByteArray());
        } catch (UndecodableException e) {
            throw new RequestException(
                    HttpStatus.BAD_REQUEST, "%s is no %s: %s".formatted(at, name, reason(e)), e);
        }
    }

    private static <T> String fullName(Codec<T> codec, String name) {
        if (codec.types().contains(name)) {
            return name;
        }
        String suffix = "." + name;
        List<String> found = codec.types().stream().filter(type -> type.endsWith(suffix)).toList();
        if (found.size() != 1) {
            throw RequestException.bad(
                    "type '%s' names %d types; the types are %s"
                            .formatted(name, found.size(), String.join(", ", codec.types())));
        }
        return found.getFirst();
    }

    // The innermost reason is a record's own sentence.
    private static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}

package io.throughline.schemas.codec;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/// How values that were written with one schema are read as one of our records: straight if the two
/// are laid out alike, else through Avro's schema resolution.
final class Plan {

    private final Binding binding;
    private final @Nullable Schema writer;

    // Making a resolving decoder costs far more than a decode, so one is kept for the next value.
    private final AtomicReference<@Nullable ResolvingDecoder> spare = new AtomicReference<>();

    private Plan(Binding binding, @Nullable Schema writer) {
        this.binding = binding;
        this.writer = writer;
    }

    /// For values that were written with our own schema.
    static Plan straight(Binding binding) {
        return new Plan(binding, null);
    }

    /// For values that were written with `writer`.
    ///
    /// @throws UndecodableException if our schema cannot read them
    static Plan of(Schema writer, Binding binding) {
        Schema reader = binding.schema();
        requireSameUnits(writer, reader);
        if (SchemaNormalization.toParsingForm(writer)
                .equals(SchemaNormalization.toParsingForm(reader))) {
            return straight(binding);
        }
        SchemaCompatibility.SchemaPairCompatibility found =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new UndecodableException(
                    "a %s that was written with another schema cannot be read: %s"
                            .formatted(
                                    reader.getFullName(),
                                    found.getResult().getIncompatibilities()));
        }
        return new Plan(binding, writer);
    }

    // Avro resolves the numbers and ignores what they count: milliseconds would be read as
    // microseconds.
    private static void requireSameUnits(Schema writer, Schema reader) {
        for (Schema.Field field : reader.getFields()) {
            Schema.Field written = writer.getField(field.name());
            String is = written == null ? null : unit(written.schema());
            String must = unit(field.schema());
            if (is != null && must != null && !is.equals(must)) {
                throw new UndecodableException(
                        "field %s of %s was written as %s and cannot be read as %s"
                                .formatted(field.name(), reader.getFullName(), is, must));
            }
        }
    }

    private static @Nullable String unit(Schema schema) {
        if (schema.isUnion()) {
            return schema.getTypes().stream()
                    .map(Plan::unit)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        LogicalType logical = schema.getLogicalType();
        return logical == null ? null : logical.getName();
    }

    String name() {
        return binding.name();
    }

    Object read(BinaryDecoder in) throws IOException {
        return writer == null ? binding.wire().read(in) : resolve(writer, in);
    }

    private Object resolve(Schema written, BinaryDecoder in) throws IOException {
        ResolvingDecoder resolving = spare.getAndSet(null);
        if (resolving == null) {
            resolving = DecoderFactory.get().resolvingDecoder(written, binding.schema(), in);
        } else {
            resolving.configure(in);
        }
        Object value = binding.wire().read(resolving);
        resolving.drain();
        // Not reached after a failure, which leaves the decoder in the middle of a value.
        spare.set(resolving);
        return value;
    }
}

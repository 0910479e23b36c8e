package io.throughline.streams.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;

/// Renders Avro as the JSON that people expect: dates and times in ISO 8601, bytes in Base64, a
/// union as the value itself, with a field `type` in front if it may be one of several records.
final class AvroToJson {

    /// The field that tells which record of a union it is.
    static final String TYPE = "type";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AvroToJson() {}

    /// The value of this schema that comes next.
    static JsonNode read(Schema schema, Decoder in) throws IOException {
        return switch (schema.getType()) {
            case RECORD -> record(schema, in);
            case ARRAY -> array(schema, in);
            case MAP -> map(schema, in);
            case UNION -> union(schema, in);
            case STRING -> NODES.textNode(in.readString());
            case ENUM -> NODES.textNode(schema.getEnumSymbols().get(in.readEnum()));
            case INT -> integer(schema, in.readInt());
            case LONG -> number(schema, in.readLong());
            case FLOAT -> NODES.numberNode(in.readFloat());
            case DOUBLE -> NODES.numberNode(in.readDouble());
            case BOOLEAN -> NODES.booleanNode(in.readBoolean());
            case BYTES -> bytes(in.readBytes(null));
            case FIXED -> {
                byte[] fixed = new byte[schema.getFixedSize()];
                in.readFixed(fixed);
                yield NODES.binaryNode(fixed);
            }
            case NULL -> {
                in.readNull();
                yield NODES.nullNode();
            }
        };
    }

    /// Whether a union may be one of several records, so that JSON has to tell which.
    static boolean isFamily(Schema union) {
        return union.getTypes().stream().filter(AvroToJson::isRecord).count() > 1;
    }

    private static boolean isRecord(Schema schema) {
        return schema.getType() == Schema.Type.RECORD;
    }

    private static ObjectNode record(Schema schema, Decoder in) throws IOException {
        ObjectNode node = NODES.objectNode();
        for (Schema.Field field : schema.getFields()) {
            node.set(field.name(), read(field.schema(), in));
        }
        return node;
    }

    private static ArrayNode array(Schema schema, Decoder in) throws IOException {
        ArrayNode node = NODES.arrayNode();
        for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
            for (long i = 0; i < left; i++) {
                node.add(read(schema.getElementType(), in));
            }
        }
        return node;
    }

    private static ObjectNode map(Schema schema, Decoder in) throws IOException {
        ObjectNode node = NODES.objectNode();
        for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
            for (long i = 0; i < left; i++) {
                String key = in.readString();
                node.set(key, read(schema.getValueType(), in));
            }
        }
        return node;
    }

    private static JsonNode union(Schema schema, Decoder in) throws IOException {
        int branch = in.readIndex();
        if (branch < 0 || branch >= schema.getTypes().size()) {
            throw new AvroRuntimeException("a union has no branch " + branch);
        }
        Schema chosen = schema.getTypes().get(branch);
        JsonNode value = read(chosen, in);
        if (!isRecord(chosen) || !isFamily(schema)) {
            return value;
        }
        ObjectNode typed = NODES.objectNode().put(TYPE, chosen.getName());
        return typed.setAll((ObjectNode) value);
    }

    private static JsonNode integer(Schema schema, int value) {
        return schema.getLogicalType() instanceof LogicalTypes.Date
                ? NODES.textNode(LocalDate.ofEpochDay(value).toString())
                : NODES.numberNode(value);
    }

    private static JsonNode number(Schema schema, long value) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return NODES.textNode(Instant.ofEpochMilli(value).toString());
        }
        return logical instanceof LogicalTypes.TimestampMicros
                ? NODES.textNode(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString())
                : NODES.numberNode(value);
    }

    private static JsonNode bytes(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return NODES.binaryNode(copy);
    }
}

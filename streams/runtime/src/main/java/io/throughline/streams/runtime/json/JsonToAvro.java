package io.throughline.streams.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpStatus;
import io.throughline.streams.runtime.http.RequestException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// Reads what [AvroToJson] renders. A field that may be null, or has a default, can be left out;
/// anything else that does not fit the schema is refused with the place where it is.
final class JsonToAvro {

    private JsonToAvro() {}

    /// Writes `node` as a value of `schema`.
    ///
    /// @param at where it stands, such as `data.quantity`
    /// @throws RequestException 400 with that place and what is expected there
    static void write(Schema schema, JsonNode node, Encoder out, String at) throws IOException {
        switch (schema.getType()) {
            case RECORD -> record(schema, node, out, at, false);
            case ARRAY -> array(schema, node, out, at);
            case MAP -> map(schema, node, out, at);
            case UNION -> union(schema, node, out, at);
            case STRING -> out.writeString(text(node, at, "a text"));
            case ENUM -> enumeration(schema, node, out, at);
            case INT -> integer(schema, node, out, at);
            case LONG -> number(schema, node, out, at);
            case FLOAT -> out.writeFloat((float) decimal(node, at));
            case DOUBLE -> out.writeDouble(decimal(node, at));
            case BOOLEAN -> {
                check(node.isBoolean(), node, at, "true or false");
                out.writeBoolean(node.booleanValue());
            }
            case BYTES -> out.writeBytes(bytes(node, at));
            case FIXED -> {
                byte[] value = bytes(node, at);
                check(
                        value.length == schema.getFixedSize(),
                        node,
                        at,
                        schema.getFixedSize() + " bytes in Base64");
                out.writeFixed(value);
            }
            case NULL -> {
                check(node.isNull(), node, at, "null");
                out.writeNull();
            }
        }
    }

    private static void record(Schema schema, JsonNode node, Encoder out, String at, boolean typed)
            throws IOException {
        check(node.isObject(), node, at, "an object, " + schema.getName());
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (schema.getField(name) == null && !(typed && name.equals(AvroToJson.TYPE))) {
                throw RequestException.bad(
                        "%s.%s is not a field of %s; its fields are %s"
                                .formatted(at, name, schema.getName(), names(schema)));
            }
        }
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = node.get(field.name());
            String place = at + "." + field.name();
            if (value != null) {
                write(field.schema(), value, out, place);
            } else if (field.hasDefaultValue()) {
                Object usual = GenericData.get().getDefaultValue(field);
                new GenericDatumWriter<@Nullable Object>(field.schema()).write(usual, out);
            } else {
                int nothing = nullBranch(field.schema());
                if (nothing < 0) {
                    throw RequestException.bad(
                            "%s is missing; %s has the fields %s"
                                    .formatted(place, schema.getName(), names(schema)));
                }
                out.writeIndex(nothing);
                out.writeNull();
            }
        }
    }

    private static void array(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        check(node.isArray(), node, at, "an array");
        out.writeArrayStart();
        out.setItemCount(node.size());
        for (int i = 0; i < node.size(); i++) {
            out.startItem();
            write(schema.getElementType(), node.get(i), out, at + "[" + i + "]");
        }
        out.writeArrayEnd();
    }

    private static void map(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        check(node.isObject(), node, at, "an object");
        out.writeMapStart();
        out.setItemCount(node.size());
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            out.startItem();
            out.writeString(entry.getKey());
            write(schema.getValueType(), entry.getValue(), out, at + "." + entry.getKey());
        }
        out.writeMapEnd();
    }

    private static void union(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        int nothing = nullBranch(schema);
        if (node.isNull() && nothing >= 0) {
            out.writeIndex(nothing);
            out.writeNull();
            return;
        }
        List<Schema> branches = schema.getTypes();
        if (AvroToJson.isFamily(schema)) {
            int member = member(schema, node, at);
            out.writeIndex(member);
            record(branches.get(member), node, out, at, true);
            return;
        }
        int only = nothing == 0 ? 1 : 0;
        check(branches.size() - (nothing < 0 ? 0 : 1) == 1, node, at, "one of " + schema);
        out.writeIndex(only);
        write(branches.get(only), node, out, at);
    }

    private static int member(Schema union, JsonNode node, String at) {
        String type = node.path(AvroToJson.TYPE).asText();
        for (int i = 0; i < union.getTypes().size(); i++) {
            if (union.getTypes().get(i).getName().equals(type)) {
                return i;
            }
        }
        throw RequestException.bad(
                "%s.%s is '%s'; it must be one of %s"
                        .formatted(
                                at,
                                AvroToJson.TYPE,
                                type,
                                union.getTypes().stream()
                                        .map(Schema::getName)
                                        .collect(Collectors.joining(", "))));
    }

    private static int nullBranch(Schema schema) {
        return schema.isUnion() && schema.isNullable()
                ? schema.getTypes().indexOf(Schema.create(Schema.Type.NULL))
                : -1;
    }

    private static void enumeration(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        String expected = "one of " + String.join(", ", schema.getEnumSymbols());
        String symbol = text(node, at, expected);
        check(schema.hasEnumSymbol(symbol), node, at, expected);
        out.writeEnum(schema.getEnumOrdinal(symbol));
    }

    private static void integer(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        if (schema.getLogicalType() instanceof LogicalTypes.Date) {
            String expected = "a date, such as 2006-06-02";
            String text = text(node, at, expected);
            try {
                out.writeInt(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
            } catch (DateTimeParseException | ArithmeticException e) {
                throw unfit(node, at, expected, e);
            }
            return;
        }
        check(node.isIntegralNumber() && node.canConvertToInt(), node, at, "a whole number");
        out.writeInt(node.intValue());
    }

    private static void number(Schema schema, JsonNode node, Encoder out, String at)
            throws IOException {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMillis) {
            out.writeLong(time(node, at).toEpochMilli());
        } else if (logical instanceof LogicalTypes.TimestampMicros) {
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, time(node, at)));
        } else {
            check(node.isIntegralNumber() && node.canConvertToLong(), node, at, "a whole number");
            out.writeLong(node.longValue());
        }
    }

    private static Instant time(JsonNode node, String at) {
        String expected = "a time, such as 2006-06-02T10:15:00Z";
        String text = text(node, at, expected);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw unfit(node, at, expected, e);
        }
    }

    private static double decimal(JsonNode node, String at) {
        check(node.isNumber(), node, at, "a number");
        return node.doubleValue();
    }

    private static byte[] bytes(JsonNode node, String at) {
        String expected = "bytes in Base64";
        try {
            return Base64.getDecoder().decode(text(node, at, expected));
        } catch (IllegalArgumentException e) {
            throw unfit(node, at, expected, e);
        }
    }

    private static String text(JsonNode node, String at, String expected) {
        check(node.isTextual(), node, at, expected);
        return node.textValue();
    }

    private static void check(boolean fits, JsonNode node, String at, String expected) {
        if (!fits) {
            throw unfit(node, at, expected, null);
        }
    }

    private static RequestException unfit(
            JsonNode node, String at, String expected, @Nullable Exception cause) {
        String found = node.isValueNode() ? node.toString() : node.getNodeType().toString();
        String message = "%s is %s; it must be %s".formatted(at, shortened(found), expected);
        return new RequestException(HttpStatus.BAD_REQUEST, message, cause);
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static String names(Schema schema) {
        return schema.getFields().stream()
                .map(Schema.Field::name)
                .collect(Collectors.joining(", "));
    }
}

package io.throughline.deploy.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/// Renders states as the query API must answer them: by their Avro schemas, dates and times in ISO
/// 8601, bytes in Base64, and a field `type` in front of a record that may be one of several.
///
/// Said a second time on purpose: the service's own rendering is among what is verified. What is
/// null is left out, because an answer may leave it out too. Safe for use by several threads.
final class StateJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PREFIX_BYTES = 5;

    private final Codec<Object> states;
    private final Registry registry;
    private final ObjectMapper json = new ObjectMapper();

    StateJson(Codec<Object> states, Registry registry) {
        this.states = states;
        this.registry = registry;
    }

    /// The Avro full name of a state's record.
    String typeOf(Object state) {
        return states.typeOf(state);
    }

    /// Its JSON.
    JsonNode of(Object state) {
        byte[] wire = states.encode(state);
        Schema schema = registry.schema(ByteBuffer.wrap(wire).getInt(1));
        try {
            Object avro =
                    new GenericDatumReader<Object>(schema)
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    wire,
                                                    PREFIX_BYTES,
                                                    wire.length - PREFIX_BYTES,
                                                    null));
            // Once through text, so that numbers are of the same kinds as those of an answer.
            return json.readTree(json.writeValueAsBytes(node(schema, avro)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /// Takes out of `answer` whatever is null.
    static void prune(JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        answer.forEach(StateJson::prune);
    }

    private static JsonNode node(Schema schema, Object avro) {
        return switch (avro) {
            case GenericRecord fields -> fields(fields);
            case Map<?, ?> map -> {
                ObjectNode node = NODES.objectNode();
                map.forEach((key, value) ->
                        node.set(key.toString(), within(schema.getValueType(), value)));
                yield node;
            }
            case Collection<?> list -> {
                ArrayNode node = NODES.arrayNode();
                list.forEach(value -> node.add(within(schema.getElementType(), value)));
                yield node;
            }
            case Integer number ->
                    schema.getLogicalType() instanceof LogicalTypes.Date
                            ? NODES.textNode(LocalDate.ofEpochDay(number).toString())
                            : NODES.numberNode(number);
            case Long number -> number(schema.getLogicalType(), number);
            case Double number -> NODES.numberNode(number);
            case Float number -> NODES.numberNode(number);
            case Boolean truth -> NODES.booleanNode(truth);
            case ByteBuffer bytes -> binary(bytes);
            case GenericData.Fixed fixed -> NODES.binaryNode(fixed.bytes());
            // Strings and enum symbols.
            default -> NODES.textNode(avro.toString());
        };
    }

    private static ObjectNode fields(GenericRecord fields) {
        ObjectNode node = NODES.objectNode();
        for (Schema.Field field : fields.getSchema().getFields()) {
            JsonNode value = within(field.schema(), fields.get(field.pos()));
            if (!value.isNull()) {
                node.set(field.name(), value);
            }
        }
        return node;
    }

    // A value that its schema may say several things of.
    private static JsonNode within(Schema schema, @Nullable Object avro) {
        if (avro == null) {
            return NODES.nullNode();
        }
        if (schema.getType() != Schema.Type.UNION) {
            return node(schema, avro);
        }
        Schema chosen = schema.getTypes().get(GenericData.get().resolveUnion(schema, avro));
        JsonNode node = node(chosen, avro);
        return isFamily(schema) && node instanceof ObjectNode object
                ? object.put("type", chosen.getName())
                : node;
    }

    private static boolean isFamily(Schema union) {
        return union.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .count()
                > 1;
    }

    private static JsonNode number(@Nullable LogicalType logical, long number) {
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return NODES.textNode(Instant.ofEpochMilli(number).toString());
        }
        if (logical instanceof LogicalTypes.TimestampMicros) {
            return NODES.textNode(Instant.EPOCH.plus(number, ChronoUnit.MICROS).toString());
        }
        return NODES.numberNode(number);
    }

    private static JsonNode binary(ByteBuffer bytes) {
        int from = bytes.arrayOffset() + bytes.position();
        return NODES.binaryNode(Arrays.copyOfRange(bytes.array(), from, from + bytes.remaining()));
    }
}

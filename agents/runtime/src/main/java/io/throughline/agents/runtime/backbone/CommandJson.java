package io.throughline.agents.runtime.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Contract;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/// Commands as JSON, as the HTTP API takes them: the fields of their Avro schemas by name.
@Singleton
public final class CommandJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PREFIX_BYTES = 5;

    private final Codec<Command> codec;
    private final Registry registry;
    private final GenericData times = new GenericData();

    CommandJson(Contract contract, Registry registry) {
        this.codec = ContractCodecs.of(contract, registry).commands();
        this.registry = registry;
        times.addLogicalTypeConversion(new TimeConversions.DateConversion());
        times.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        times.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    }

    /// The Avro name.
    public String type(Command command) {
        return codec.typeOf(command);
    }

    /// The fields.
    public JsonNode data(Command command) {
        byte[] wire = codec.encode(command);
        Schema schema = registry.schema(ByteBuffer.wrap(wire, 1, PREFIX_BYTES - 1).getInt());
        try {
            Object read =
                    new GenericDatumReader<Object>(schema, schema, times)
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    wire,
                                                    PREFIX_BYTES,
                                                    wire.length - PREFIX_BYTES,
                                                    null));
            return json(read, schema);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static JsonNode json(@Nullable Object value, Schema schema) {
        if (value == null) {
            return NODES.nullNode();
        }
        return switch (value) {
            case GenericRecord record -> record(record, schema);
            case Iterable<?> list -> {
                ArrayNode all = NODES.arrayNode();
                Schema of = notNull(schema).getElementType();
                list.forEach(each -> all.add(json(each, of)));
                yield all;
            }
            case Map<?, ?> map -> {
                ObjectNode all = NODES.objectNode();
                Schema of = notNull(schema).getValueType();
                map.forEach((key, each) -> all.set(String.valueOf(key), json(each, of)));
                yield all;
            }
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Boolean is -> NODES.booleanNode(is);
            case ByteBuffer bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield NODES.binaryNode(copy);
            }
            // Text, symbols, days and times.
            default -> NODES.textNode(value.toString());
        };
    }

    // Where a value may be one of several records, JSON has to tell which.
    private static ObjectNode record(GenericRecord record, Schema schema) {
        ObjectNode fields = NODES.objectNode();
        if (schema.getType() == Schema.Type.UNION && records(schema) > 1) {
            fields.put("type", record.getSchema().getName());
        }
        for (Schema.Field field : record.getSchema().getFields()) {
            fields.set(field.name(), json(record.get(field.pos()), field.schema()));
        }
        return fields;
    }

    // The list or map in a union with null.
    private static Schema notNull(Schema schema) {
        return schema.getType() != Schema.Type.UNION
                ? schema
                : schema.getTypes().stream()
                        .filter(each -> each.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow();
    }

    private static long records(Schema union) {
        return union.getTypes().stream()
                .filter(each -> each.getType() == Schema.Type.RECORD)
                .count();
    }
}

package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/// Values that were written by other versions of a program than ours.
class EvolutionTest {

    private static final String COUNTRY = "{'name': 'country', 'type': 'string'}";
    private static final String CARRIER =
            "{'name': 'carrier', 'type': ['null', 'string'], 'default': null}";
    private static final String LANE =
            "{'name': 'lane', 'type': ['null', 'string'], 'default': null}";
    private static final String REASON = "{'name': 'reason', 'type': 'string'}";

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Codec<OrderEvent> codec =
            Codec.of(OrderEvent.class, registry, List.of(OrderEvent.class));

    @Test
    void a_field_that_a_newer_writer_added_is_left_out() throws IOException {
        // Given
        String fee = "{'name': 'fee', 'type': 'double', 'default': 0}";
        Schema newer = cancelled(fee, COUNTRY, CARRIER, LANE, REASON);
        byte[] bytes = written(newer, new GenericRecordBuilder(newer).set("fee", 9.5));
        // When
        OrderEvent event = codec.decode(bytes);
        // Then
        assertThat(event).isEqualTo(new OrderCancelled("KE", null, null, "gone"));
    }

    @Test
    void a_field_that_is_last_and_unknown_does_not_disturb_the_next_value() throws IOException {
        // Given
        String notes =
                "{'name': 'notes', 'type': {'type': 'array', 'items': 'string'}, 'default': []}";
        Schema newer = cancelled(COUNTRY, CARRIER, LANE, REASON, notes);
        byte[] bytes =
                written(newer, new GenericRecordBuilder(newer).set("notes", List.of("a", "b")));
        // Then
        for (int i = 0; i < 3; i++) {
            assertThat(codec.decode(bytes)).isEqualTo(new OrderCancelled("KE", null, null, "gone"));
        }
    }

    @Test
    void a_field_that_an_older_writer_did_not_have_gets_its_default() throws IOException {
        // Given
        Schema older = cancelled(COUNTRY, REASON);
        byte[] bytes = written(older, new GenericRecordBuilder(older));
        // When
        OrderEvent event = codec.decode(bytes);
        // Then
        assertThat(event).isEqualTo(new OrderCancelled("KE", null, null, "gone"));
        assertThat(codec.isOwnForm(bytes)).isFalse();
        assertThat(codec.isOwnForm(codec.encode(event))).isTrue();
    }

    @Test
    void fields_may_be_in_another_order() throws IOException {
        // Given
        Schema other = cancelled(REASON, LANE, COUNTRY, CARRIER);
        byte[] bytes = written(other, new GenericRecordBuilder(other).set("lane", "KE-air"));
        // When
        OrderEvent event = codec.decode(bytes);
        // Then
        assertThat(event).isEqualTo(new OrderCancelled("KE", null, Lane.parse("KE-air"), "gone"));
    }

    @Test
    void a_schema_with_other_annotations_is_read_as_our_own() throws IOException {
        // Given
        String country =
                "{'name': 'country', 'type': {'type': 'string', 'avro.java.string': 'String'}}";
        Schema other = cancelled(country, CARRIER, LANE, REASON);
        byte[] bytes = written(other, new GenericRecordBuilder(other));
        // When
        OrderEvent event = codec.decode(bytes);
        // Then
        assertThat(bytes[4]).isNotEqualTo(codec.encode(event)[4]);
        assertThat(event).isEqualTo(new OrderCancelled("KE", null, null, "gone"));
    }

    @Test
    void a_value_that_fails_does_not_spoil_the_next_of_its_schema() throws IOException {
        // Given
        Schema older = cancelled(COUNTRY, REASON);
        byte[] good = written(older, new GenericRecordBuilder(older));
        byte[] bad = java.util.Arrays.copyOf(good, good.length - 2);
        for (int i = 0; i < 3; i++) {
            // When
            assertThatExceptionOfType(UndecodableException.class)
                    .isThrownBy(() -> codec.decode(bad));
            // Then
            assertThat(codec.decode(good)).isEqualTo(new OrderCancelled("KE", null, null, "gone"));
        }
    }

    @Test
    void several_threads_may_read_another_schema_at_once() throws IOException {
        // Given
        Schema older = cancelled(COUNTRY, REASON);
        byte[] bytes = written(older, new GenericRecordBuilder(older));
        // When
        Stream<CompletableFuture<List<OrderEvent>>> readers =
                IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> decoded(bytes, 2_000)));
        // Then
        assertThat(readers.toList())
                .allSatisfy(reader ->
                        assertThat(reader.join())
                                .containsOnly(new OrderCancelled("KE", null, null, "gone")));
    }

    @Test
    void a_schema_that_cannot_be_resolved_is_undecodable() throws IOException {
        // Given
        Schema foreign = cancelled("{'name': 'country', 'type': 'int'}", REASON);
        byte[] bytes =
                written(
                        new InMemoryRegistry(),
                        foreign,
                        new GenericRecordBuilder(foreign).set("country", 7));
        Codec<OrderEvent> reader =
                Codec.of(
                        OrderEvent.class,
                        new FixedRegistry(foreign),
                        List.of(OrderCancelled.class));
        // Then
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> reader.decode(bytes))
                .withMessageContaining("written with another schema cannot be read");
    }

    @Test
    void a_time_in_another_unit_is_undecodable() {
        // Given
        Schema millis =
                parse(
                        "{'type': 'record', 'name': 'Sent', 'namespace': 'io.throughline.test',"
                                + " 'fields': [{'name': 'sentAt', 'type':"
                                + " {'type': 'long', 'logicalType': 'timestamp-millis'}}]}");
        Codec<Parcel> reader =
                Codec.of(Parcel.class, new FixedRegistry(millis), List.of(Parcel.Sent.class));
        // Then
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> reader.decode(new byte[] {0, 0, 0, 0, 1, 2}))
                .withMessageContaining("timestamp-millis and cannot be read as timestamp-micros");
    }

    /// Knows one schema, whatever the id, and takes any other for granted.
    private record FixedRegistry(Schema only) implements Registry {
        @Override
        public int register(String subject, Schema schema) {
            return Integer.MAX_VALUE;
        }

        @Override
        public Schema schema(int id) {
            return only;
        }
    }

    private List<OrderEvent> decoded(byte[] bytes, int times) {
        return IntStream.range(0, times).mapToObj(_ -> codec.decode(bytes)).distinct().toList();
    }

    private byte[] written(Schema schema, GenericRecordBuilder value) throws IOException {
        return written(registry, schema, value);
    }

    private static byte[] written(Registry registry, Schema schema, GenericRecordBuilder value)
            throws IOException {
        int id = registry.register(schema.getFullName(), schema);
        GenericData.Record record =
                value.has(schema.getField("country"))
                        ? value.set("reason", "gone").build()
                        : value.set("country", "KE").set("reason", "gone").build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).putInt(1, id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Schema cancelled(String... fields) {
        return parse(
                "{'type': 'record', 'name': 'OrderCancelled',"
                        + " 'namespace': 'io.throughline.logistics', 'fields': ["
                        + String.join(", ", fields)
                        + "]}");
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema.replace('\'', '"'));
    }
}

package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.schemas.contracts.work.EffectRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;

class RoundTripTest {

    private static final int PREFIX = 5;

    private static final List<Class<?>> FAMILIES =
            List.of(
                    OrderCommand.class,
                    AppendEvents.class,
                    OrderEvent.class,
                    Outcome.class,
                    Attestation.class,
                    LaneStanding.class,
                    CountryStanding.class,
                    DeadLetterCommand.class,
                    DeadLetterEvent.class,
                    DeadLetterRow.class,
                    EffectCommand.class,
                    EffectEvent.class,
                    EffectRow.class);

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Codec<Object> codec = Codec.of(Object.class, registry, FAMILIES);

    @Property
    void every_value_comes_back_as_it_went(@ForAll("values") Object value) {
        // When
        byte[] bytes = codec.encode(value);
        // Then
        assertThat(codec.decode(bytes)).isEqualTo(value);
        assertThat(codec.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer())).isEqualTo(value);
        assertThat(codec.classOf(codec.typeOf(value))).isEqualTo(value.getClass());
    }

    @Property
    void a_value_within_a_larger_buffer_comes_back(@ForAll("values") Object value) {
        // Given
        byte[] bytes = codec.encode(value);
        ByteBuffer larger = ByteBuffer.allocate(bytes.length + 7).position(3).put(bytes).flip();
        larger.position(3);
        // When
        Object decoded = codec.decode(larger);
        // Then
        assertThat(decoded).isEqualTo(value);
        assertThat(larger.position()).isEqualTo(3);
    }

    // Avro's own reader and writer know nothing of our binding: if they take our bytes for a value
    // and write the same bytes again, others can read what we write.
    @Property
    void avro_itself_reads_and_writes_the_same_bytes(@ForAll("values") Object value)
            throws IOException {
        // Given
        byte[] bytes = codec.encode(value);
        Schema schema = registry.schema(ByteBuffer.wrap(bytes).getInt(1));
        // When
        BinaryDecoder in =
                DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, null);
        Object generic = new GenericDatumReader<>(schema).read(null, in);
        // Then
        assertThat(in.isEnd()).isTrue();
        assertThat(schema.getFullName()).isEqualTo(codec.typeOf(value));
        assertThat(codec.decode(written(bytes, schema, generic))).isEqualTo(value);
    }

    @Property
    void the_serde_does_the_same_and_leaves_null_alone(@ForAll("values") Object value) {
        // Given
        Serde<Object> serde = codec.serde();
        // When
        byte[] bytes = serde.serializer().serialize("any", value);
        // Then
        assertThat(bytes).isEqualTo(codec.encode(value));
        assertThat(serde.deserializer().deserialize("any", bytes)).isEqualTo(value);
        assertThat(serde.serializer().serialize("any", null)).isNull();
        assertThat(serde.deserializer().deserialize("any", (byte[]) null)).isNull();
    }

    private static byte[] written(byte[] original, Schema schema, Object generic)
            throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(original, 0, PREFIX);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(generic, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Provide
    Arbitrary<Object> values() {
        return AnyRecord.of(FAMILIES);
    }
}

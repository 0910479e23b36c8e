package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

class UndecodableTest {

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Codec<Object> codec =
            Codec.of(Object.class, registry, List.of(OrderEvent.class, LaneStanding.class));

    @Property(tries = 5_000)
    void any_bytes_are_a_value_or_undecodable(@ForAll @Size(max = 200) byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    @Property(tries = 5_000)
    void any_bytes_under_a_known_id_are_a_value_or_undecodable(
            @ForAll @IntRange(min = 1, max = 9) int id, @ForAll @Size(max = 200) byte[] body) {
        decodeOrRefuse(
                ByteBuffer.allocate(5 + body.length)
                        .put(1, new byte[0])
                        .putInt(1, id)
                        .put(5, body)
                        .array());
    }

    @Property(tries = 5_000)
    void a_value_with_one_byte_changed_is_a_value_or_undecodable(
            @ForAll("values") Object value,
            @ForAll @IntRange(min = 0) int place,
            @ForAll byte changed) {
        // Given
        byte[] bytes = codec.encode(value);
        bytes[place % bytes.length] = changed;
        // Then
        decodeOrRefuse(bytes);
    }

    @Property
    void a_value_that_is_cut_off_is_undecodable(
            @ForAll("values") Object value, @ForAll @IntRange(min = 0) int length) {
        // Given
        byte[] bytes = codec.encode(value);
        byte[] cut = Arrays.copyOf(bytes, length % bytes.length);
        // Then
        assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> codec.decode(cut));
    }

    @Property
    void a_value_with_bytes_left_over_is_undecodable(
            @ForAll("values") Object value, @ForAll @Size(min = 1, max = 20) byte[] more) {
        // Given
        byte[] bytes = codec.encode(value);
        byte[] longer =
                ByteBuffer.allocate(bytes.length + more.length).put(bytes).put(more).array();
        // Then
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> codec.decode(longer))
                .withMessageContaining("left over");
    }

    @Example
    void the_message_says_what_is_wrong() {
        // Given
        int foreign = registry.register("x.Foreign", record("Foreign"));
        // Then
        refuses(null, "no value");
        refuses(new byte[4], "4 bytes are too few");
        refuses(new byte[] {7, 0, 0, 0, 1, 2}, "first byte is 7");
        refuses(new byte[] {0, 0, 0, 1, 0, 2}, "schema id 256 is not registered");
        refuses(new byte[] {0, 0, 0, 0, (byte) foreign}, "type x.Foreign, which is none of");
        refuses(new byte[] {0, 0, 0, 0, 1}, "OrderPlaced cannot be read: java.io.EOFException");
    }

    @Example
    void a_length_that_is_a_lie_does_not_cost_memory() {
        // Given
        int id = registry.register("io.throughline.logistics.LaneStanding", laneStanding());
        // A map of 2^62 entries, a string of 2^30 bytes, and no more.
        byte[] manyEntries = {0, 0, 0, 0, (byte) id, -2, -1, -1, -1, -1, -1, -1, -1, 127, 0};
        byte[] longText = {0, 0, 0, 0, 1, -128, -128, -128, -128, 8};
        // Then
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> codec.decode(manyEntries));
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> codec.decode(longText));
    }

    @Example
    void what_a_record_refuses_is_undecodable() {
        // Given
        byte[] delay =
                codec.encode(
                        new OrderEvent.DelayDetected(
                                io.throughline.schemas.contracts.logistics.Lane.parse("KE-air"),
                                3));
        delay[6] = 'k';
        // Then
        refuses(delay, "DelayDetected cannot be read: java.lang.IllegalArgumentException: country");
    }

    private void decodeOrRefuse(byte[] bytes) {
        Object value;
        try {
            value = codec.decode(bytes);
        } catch (UndecodableException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }

    private void refuses(byte @Nullable [] value, String message) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> codec.decode(value))
                .withMessageContaining(message);
    }

    private static Schema laneStanding() {
        return SchemaFiles.load(LaneStanding.class);
    }

    private static Schema record(String name) {
        return Schema.createRecord(name, null, "x", false, List.of());
    }

    @Provide
    Arbitrary<Object> values() {
        return AnyRecord.of(List.of(OrderEvent.class, LaneStanding.class));
    }
}

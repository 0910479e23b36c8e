package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throughline.schemas.codec.Parcel.Lost;
import io.throughline.schemas.codec.Parcel.Packed;
import io.throughline.schemas.codec.Parcel.Sent;
import io.throughline.schemas.codec.Parcel.Size;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParcelTest {

    private static final Size SIZE = new Size(1_200, true);
    private static final Sent SENT =
            new Sent(
                    SIZE,
                    Instant.parse("1969-12-31T23:59:59.123456Z"),
                    new AgentName("carrier-1"),
                    List.of(EventId.parse("order/1@1"), EventId.parse("order/2@7")));

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Codec<Parcel> codec = Codec.of(Parcel.class, registry, List.of(Parcel.class));

    @Test
    void a_family_may_share_one_schema_file() {
        assertThat(codec.types())
                .containsExactly(
                        "io.throughline.test.Packed",
                        "io.throughline.test.Sent",
                        "io.throughline.test.Lost");
    }

    @Test
    void nested_records_unions_lists_maps_and_times_come_back() {
        for (Parcel parcel :
                List.of(
                        new Packed(SIZE),
                        SENT,
                        new Sent(SIZE, Instant.EPOCH, null, List.of()),
                        new Lost(SENT, Instant.ofEpochMilli(-1), Map.of("a", SIZE)),
                        new Lost(new Packed(SIZE), null, Map.of()),
                        new Lost(null, null, null))) {
            assertThat(codec.decode(codec.encode(parcel))).isEqualTo(parcel);
        }
    }

    @Test
    void each_type_is_registered_with_a_schema_that_stands_alone() {
        // When
        byte[] bytes = codec.encode(SENT);
        // Then
        assertThat(registry.schema(bytes[4]).toString()).contains("\"name\":\"Size\"");
    }

    @Test
    void time_finer_than_the_schema_is_cut_off() {
        // Given
        Sent precise = new Sent(SIZE, Instant.ofEpochSecond(1, 123_456_789), null, List.of());
        // When
        Parcel decoded = codec.decode(codec.encode(precise));
        // Then
        assertThat(decoded)
                .isEqualTo(new Sent(SIZE, Instant.ofEpochSecond(1, 123_456_000), null, List.of()));
    }

    @Test
    void types_are_found_by_full_and_by_simple_name() {
        assertThat(codec.classOf("io.throughline.test.Sent")).isEqualTo(Sent.class);
        assertThat(codec.classOf("Sent")).isEqualTo(Sent.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.classOf("Burnt"))
                .withMessageContaining("Burnt")
                .withMessageContaining("io.throughline.test.Lost");
    }

    @Test
    void a_value_of_another_type_is_refused_by_name() {
        // Given
        Codec<Object> packed = Codec.of(Object.class, registry, List.of(Packed.class));
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> packed.encode(SENT))
                .withMessageContaining(
                        "Parcel$Sent is none of the types io.throughline.test.Packed");
    }
}

package io.throughline.streams.topology.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.Sha256;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final byte[] HASH = new byte[32];

    // The SHA-256 over what is signed of the seal below, reckoned by another program.
    private static final String FIRST_FORM =
            "1ce4f7766a9ce1143502bda19b5665c88a5ff7b856f07a8dfc2d88a1fbffeb19";

    private final Attestation attestation =
            new Attestation(
                    "counting",
                    1,
                    8,
                    2,
                    30,
                    4,
                    3,
                    ByteBuffer.wrap(HASH),
                    ByteBuffer.wrap(HASH),
                    List.of(new AttestedHead("counter/a", 2), new AttestedHead("counter/b", 1)),
                    ByteBuffer.wrap(new byte[8]),
                    ByteBuffer.wrap(HASH),
                    Instant.ofEpochMilli(7),
                    "0011223344556677",
                    ByteBuffer.wrap(new byte[64]));

    @Test
    void whatever_of_an_attestation_is_changed_its_seal_is_another() throws Exception {
        byte[] before = Seal.of(attestation).toBytes();

        for (RecordComponent component : Attestation.class.getRecordComponents()) {
            boolean isSigned = !component.getName().equals("signature");

            byte[] after = Seal.of(with(component)).toBytes();

            assertThat(!Arrays.equals(after, before)).as(component.getName()).isEqualTo(isSigned);
        }
    }

    @Test
    void nothing_can_be_moved_from_one_head_to_the_next() {
        assertThat(Seal.digest(List.of(new AttestedHead("ab", 1), new AttestedHead("c", 1))))
                .isNotEqualTo(
                        Seal.digest(List.of(new AttestedHead("a", 1), new AttestedHead("bc", 1))));
    }

    @Test
    void a_signed_attestation_has_its_seal() {
        SigningKey key = SigningKey.fresh();
        Seal seal = Seal.of(attestation);

        Attestation signed =
                new Seal(
                                "counting",
                                1,
                                8,
                                2,
                                30,
                                4,
                                3,
                                HASH,
                                HASH,
                                seal.heads(),
                                seal.prints(),
                                HASH,
                                7,
                                key.id())
                        .signed(attestation.heads(), new byte[8], key);

        assertThat(
                        TrustedKeys.parse(List.of(key.publicPem()))
                                .signed(Seal.of(signed), Seal.bytes(signed.signature())))
                .isTrue();
        assertThat(Seal.of(signed).hash()).hasSize(32);
    }

    @Test
    void the_first_form_is_signed_without_the_number_of_partitions() {
        byte[] first = HexFormat.of().parseHex(FIRST_FORM);

        byte[] signed = seal(0).toBytes();

        assertThat(Sha256.of(signed)).isEqualTo(first);
        assertThat(seal(8).toBytes()).hasSize(signed.length + Integer.BYTES);
    }

    private static Seal seal(int partitions) {
        return new Seal(
                "counting", 1, partitions, 2, 30, 4, 3, HASH, HASH, HASH, HASH, HASH, 7, "00");
    }

    private Attestation with(RecordComponent changed) throws Exception {
        RecordComponent[] components = Attestation.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            Object is = components[i].getAccessor().invoke(attestation);
            values[i] = components[i].getName().equals(changed.getName()) ? another(is) : is;
            types[i] = components[i].getType();
        }
        Constructor<Attestation> constructor = Attestation.class.getConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object another(Object value) {
        return switch (value) {
            case String text -> text + "x";
            case Integer number -> number + 1;
            case Long number -> number + 1;
            case Instant time -> time.plusMillis(1);
            case ByteBuffer bytes -> {
                byte[] other = Seal.bytes(bytes);
                other[other.length - 1]++;
                yield ByteBuffer.wrap(other);
            }
            case List<?> heads -> heads.reversed();
            default -> throw new IllegalStateException("say how to change " + value);
        };
    }
}

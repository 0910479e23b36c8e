package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Header;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HashChainTest {

    private static final byte[] START = new byte[HashChain.LENGTH_BYTES];

    private final byte[] value = bytes("value");
    private final byte[] hash = HashChain.next(START, 7, headers("k", "v"), value);

    @Test
    void the_formula_is_the_documented_one() {
        // Computed elsewhere: 7 in eight bytes, 1 header, and so on; then 32 zero bytes and that.
        assertThat(HexFormat.of().formatHex(HashChain.digest(7, headers("k", "v"), value)))
                .isEqualTo("19b3cac08ded21f936f348f80f8e8c8e5932f775f40d0161555cbd8594496cad");
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("7fc5c45dd7dcd8c6bb596f4e61a831cab9dcc6e5211dc7b2eab52a069a01dd25");
    }

    @Test
    void whatever_is_changed_changes_the_hash() {
        assertThat(HashChain.next(hash, 7, headers("k", "v"), value)).isNotEqualTo(hash);
        assertThat(HashChain.next(START, 8, headers("k", "v"), value)).isNotEqualTo(hash);
        assertThat(HashChain.next(START, 7, headers("l", "v"), value)).isNotEqualTo(hash);
        assertThat(HashChain.next(START, 7, headers("k", "w"), value)).isNotEqualTo(hash);
        assertThat(HashChain.next(START, 7, headers("k", "v"), bytes("other"))).isNotEqualTo(hash);
        assertThat(HashChain.next(START, 7, new RecordHeaders(), value)).isNotEqualTo(hash);
    }

    @Test
    void nothing_can_be_moved_from_one_part_to_the_next() {
        byte[] split = HashChain.next(START, 7, headers("k", "v").add("l", bytes("w")), value);

        assertThat(HashChain.next(START, 7, headers("k", "v\0l\0w"), value)).isNotEqualTo(split);
        assertThat(HashChain.next(START, 7, headers("k", "v"), bytes("l\0w\0value")))
                .isNotEqualTo(split);
        assertThat(HashChain.next(START, 7, headers("kv", ""), value)).isNotEqualTo(hash);
    }

    @Test
    void a_header_without_a_value_has_a_hash_too() {
        assertThat(HashChain.next(START, 7, new RecordHeaders().add("k", null), value)).hasSize(32);
    }

    @Test
    void the_link_names_the_hash_before_and_is_not_in_the_digest() {
        Headers linked = headers("k", "v");

        HashChain.link(hash, linked);

        assertThat(Header.text(linked, HashChain.LINK)).isEqualTo("f8XE");
        assertThat(HashChain.isLinked(hash, linked)).isTrue();
        assertThat(HashChain.next(START, 7, linked, value)).isEqualTo(hash);
    }

    @Test
    void the_first_event_has_no_link() {
        Headers first = headers("k", "v");

        HashChain.link(START, first);

        assertThat(first).isEqualTo(headers("k", "v"));
        assertThat(HashChain.isLinked(START, first)).isTrue();
        assertThat(HashChain.isLinked(hash, first)).isFalse();
    }

    @Test
    void a_link_that_is_another_one_or_elsewhere_or_too_much_is_none() {
        Headers linked = headers("k", "v");
        HashChain.link(hash, linked);

        assertThat(HashChain.isLinked(START, linked)).isFalse();
        assertThat(HashChain.isLinked(HashChain.next(hash, value), linked)).isFalse();
        assertThat(HashChain.isLinked(hash, new RecordHeaders(linked).add("l", value))).isFalse();
        HashChain.link(hash, linked);
        assertThat(HashChain.isLinked(hash, linked)).isFalse();
    }

    private static Headers headers(String key, String value) {
        return new RecordHeaders().add(key, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

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
        // Computed elsewhere: 32 zero bytes, 7 in eight bytes, 1 header, and so on.
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("4da9bd2dd22fb005aa58261d1765f5099cdee8215f685cf18c4b20112f25eeb2");
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

    private static Headers headers(String key, String value) {
        return new RecordHeaders().add(key, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

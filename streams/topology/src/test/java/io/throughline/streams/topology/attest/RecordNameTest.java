package io.throughline.streams.topology.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordNameTest {

    @ParameterizedTest
    @CsvSource({
        "order/1, order/1@1, 1",
        "order/1, order/1@908070605040302010, 908070605040302010",
        "order/ä, order/ä@12, 12",
        "order/1, order/2@1, -1",
        "order/1, order/11@1, -1",
        "order/1, order/1, -1",
        "order/1, order/1@, -1",
        "order/1, order/1@0, -1",
        "order/1, order/1@01, -1",
        "order/1, order/1@1x, -1",
        "order/1, order/1@-1, -1",
        "order/1, order/1@1908070605040302010, -1",
        "'', @1, -1"
    })
    void the_version_is_what_follows_the_key_in_the_id(String key, String id, long version) {
        assertThat(RecordName.version(key.getBytes(UTF_8), headers(id))).isEqualTo(version);
    }

    @Test
    void a_record_without_a_key_or_an_id_has_no_version() {
        assertThat(RecordName.version(null, headers("order/1@1"))).isEqualTo(RecordName.NONE);
        assertThat(RecordName.version("order/1".getBytes(UTF_8), new RecordHeaders()))
                .isEqualTo(RecordName.NONE);
        assertThat(RecordName.of("order/1".getBytes(UTF_8), new RecordHeaders()))
                .isEqualTo("order/1@?");
        assertThat(RecordName.of(null, new RecordHeaders())).isEqualTo("(no key)");
    }

    private static Headers headers(String id) {
        return new RecordHeaders().add("ce_id", id.getBytes(UTF_8));
    }
}

package io.throughline.agents.runtime.effects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.contracts.work.EffectCommand;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EffectJsonTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void a_request_is_kept_as_json() {
        assertThat(EffectJson.request(json, Map.of("order", "4711")))
                .isEqualTo("{\"order\":\"4711\"}");
    }

    @Property(tries = 100)
    void a_long_request_is_cut_and_ends_in_the_hash_of_all_of_it(
            @ForAll @IntRange(min = 16_384, max = 50_000) int chars, @ForAll char each) {
        String request = String.valueOf(each).repeat(chars);
        String kept = EffectJson.request(json, request);

        assertThat(kept.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(EffectCommand.REQUEST_BYTES_MAX);
        assertThat(kept).matches("(?s).*\\.\\.\\. sha256:[0-9a-f]{64}");
        assertThat(EffectJson.request(json, request + each)).isNotEqualTo(kept);
    }

    @Test
    void an_error_is_cut_to_its_bound() {
        assertThat(EffectJson.error(new IllegalStateException("x".repeat(5_000))))
                .hasSize(EffectCommand.ERROR_CHARS_MAX);
    }
}

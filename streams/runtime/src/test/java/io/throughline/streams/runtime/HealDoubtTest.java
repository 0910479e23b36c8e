package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.HealReport.Finding;
import io.throughline.streams.runtime.HealReport.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealDoubtTest {

    @Test
    void a_log_is_believed_if_everybody_answers_and_nobody_has_found_it_at_fault() {
        assertThat(new HealDoubt(() -> answer(Map.of(), Result.DIFFERENT)).ofLog()).isEmpty();
    }

    @Test
    void it_is_doubted_if_anybody_has_found_it_at_fault() {
        assertThat(new HealDoubt(() -> answer(Map.of(), Result.LOG)).ofLog()).isPresent();
    }

    @Test
    void it_is_doubted_as_long_as_somebody_does_not_answer() {
        HealDoubt doubt =
                new HealDoubt(() -> answer(Map.of("127.0.0.1:2", "it is away"), Result.DIFFERENT));

        assertThat(doubt.ofLog().orElseThrow()).contains("127.0.0.1:2", "it is away");
    }

    private static HealStandings.Answer answer(Map<String, String> unreachable, Result result) {
        Finding finding =
                new Finding("heads", 0, "127.0.0.1:1", "counter/a", List.of("it differs"), result);
        return new HealStandings.Answer(
                List.of("127.0.0.1:1"),
                unreachable,
                false,
                List.of(finding),
                Map.of(),
                List.of(),
                List.of());
    }
}

package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealDoubtTest {

    private static final List<Integer> BOTH = List.of(0, 1);

    @Test
    void a_log_is_believed_if_everybody_has_looked_and_nobody_has_found_it_at_fault() {
        assertThat(doubt(answer(Map.of(), Result.DIFFERENT, BOTH)).ofLog()).isEmpty();
    }

    @Test
    void it_is_doubted_if_anybody_has_found_it_at_fault() {
        assertThat(doubt(answer(Map.of(), Result.LOG, BOTH)).ofLog()).isPresent();
    }

    @Test
    void it_is_doubted_as_long_as_somebody_cannot_tell() {
        assertThat(doubt(answer(Map.of(), Result.UNCERTAIN, BOTH)).ofLog().orElseThrow())
                .contains("counter/a in heads");
    }

    @Test
    void it_is_doubted_as_long_as_somebody_does_not_answer() {
        HealDoubt doubt =
                doubt(answer(Map.of("127.0.0.1:2", "it is away"), Result.DIFFERENT, BOTH));

        assertThat(doubt.ofLog().orElseThrow()).contains("127.0.0.1:2", "it is away");
    }

    @Test
    void it_is_doubted_as_long_as_nobody_has_looked_at_all_of_it() {
        assertThat(doubt(answer(Map.of(), Result.DIFFERENT, List.of(0))).ofLog().orElseThrow())
                .endsWith("[1]");
    }

    private static HealDoubt doubt(HealStandings.Answer answer) {
        return new HealDoubt(2, () -> answer);
    }

    private static HealStandings.Answer answer(
            Map<String, String> unreachable, Result result, List<Integer> compared) {
        Finding finding =
                new Finding("heads", 0, "127.0.0.1:1", "counter/a", List.of("it differs"), result);
        return new HealStandings.Answer(
                List.of("127.0.0.1:1"),
                unreachable,
                false,
                List.of(finding),
                Map.of(),
                List.of(),
                compared,
                List.of());
    }
}

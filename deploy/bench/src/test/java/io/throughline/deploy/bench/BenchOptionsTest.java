package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

    @Test
    void asking_for_a_profile_changes_nothing_else() {
        BenchOptions profiled = BenchOptions.FULL.withProfile(true);

        assertThat(profiled.profile()).isTrue();
        assertThat(profiled.withProfile(false)).isEqualTo(BenchOptions.FULL);
    }

    @Test
    void a_run_without_rounds_is_refused() {
        assertThatThrownBy(() -> new BenchOptions(8, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, false, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rounds is 0; it must be at least 1");
    }
}

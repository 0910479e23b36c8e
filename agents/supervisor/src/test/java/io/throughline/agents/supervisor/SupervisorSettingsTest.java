package io.throughline.agents.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.agents.supervisor.Policy.Action;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisorSettingsTest {

    @Test
    void a_rule_has_the_usual_settings_where_it_names_none() {
        Policy policy = settings(Map.of("agent", "notifier", "do", "skip")).policy();

        assertThat(policy.rules().getFirst())
                .isEqualTo(new Policy.Rule("notifier", "*", "*", Action.SKIP, 3, 10, 2, 1_000));
        assertThat(policy.rules().getLast().action()).isEqualTo(Action.RETRY);
    }

    @Test
    void a_rule_whose_condition_is_misspelt_is_refused_and_does_not_fit_everything() {
        assertThatThrownBy(() -> settings(Map.of("agnet", "notifier", "do", "skip")).policy())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agnet=notifier")
                .hasMessageContaining("a rule has only [agent, do, error");
    }

    @Test
    void a_rule_that_does_nothing_known_is_refused() {
        assertThatThrownBy(() -> settings(Map.of("do", "forget")).policy())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it needs do: retry, escalate or skip");
    }

    private static SupervisorSettings settings(Map<String, String> rule) {
        return new SupervisorSettings("none", 1, 1, 3, 10, 2, 1_000, List.of(rule));
    }
}

package io.throughline.streams.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeciderLawsTest {

    @Property
    void a_sound_decider_passes(@ForAll List<Door> commands) {
        List<Door> history = DeciderLaws.check(new Door.Hinged(), commands);

        for (int i = 0; i < history.size(); i++) {
            assertThat(history.get(i)).isEqualTo(i % 2 == 0 ? Door.OPEN : Door.SHUT);
        }
    }

    @Test
    void the_history_is_what_was_accepted() {
        assertThat(
                        DeciderLaws.check(
                                new Door.Hinged(),
                                List.of(Door.SHUT, Door.OPEN, Door.OPEN, Door.SHUT)))
                .containsExactly(Door.OPEN, Door.SHUT);
    }

    @Test
    void a_second_effect_is_found() {
        assertThatThrownBy(() -> DeciderLaws.check(new Door.Swinging(), List.of(Door.OPEN)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not idempotent");
    }

    @Test
    void an_exception_is_found() {
        assertThatThrownBy(() -> DeciderLaws.check(new Door.Deaf(), List.of(Door.TOGGLE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("decide throws");
        assertThatThrownBy(
                        () -> DeciderLaws.check(new Door.Brittle(), List.of(Door.OPEN, Door.SHUT)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("evolve throws");
    }

    @Test
    void a_decision_that_changes_is_found() {
        assertThatThrownBy(() -> DeciderLaws.check(new Door.Fickle(), List.of(Door.OPEN)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not deterministic");
    }
}

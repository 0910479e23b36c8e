package io.throughline.streams.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {

    @Test
    void accepted_events_cannot_be_changed_afterwards() {
        List<String> events = new ArrayList<>(List.of("opened"));
        Decision.Accepted<String> accepted = new Decision.Accepted<>(events);

        events.add("closed");

        assertThat(accepted.events()).containsExactly("opened");
        assertThatThrownBy(() -> accepted.events().add("closed"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void the_short_forms_are_what_they_say() {
        assertThat(Decision.accept("opened")).isEqualTo(new Decision.Accepted<>(List.of("opened")));
        assertThat(Decision.<String>nothing()).isEqualTo(new Decision.Accepted<>(List.of()));
        assertThat(Decision.<String>reject("not-open", "it is shut"))
                .isEqualTo(new Decision.Rejected<>(new Reason("not-open", "it is shut")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Not-open", "not open", "-open", "open-", "not--open", "open1"})
    void a_code_is_for_programs(String code) {
        assertThatThrownBy(() -> new Reason(code, "it is shut"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + code + "'");
    }

    @Property
    void a_code_of_lower_case_words_holds(
            @ForAll @Chars({'a', 'k', 'z', '-'}) String code, @ForAll @AlphaChars String message) {
        boolean words =
                !code.isEmpty() && List.of(code.split("-", -1)).stream().noneMatch(String::isEmpty);

        if (words) {
            assertThat(new Reason(code, message).code()).isEqualTo(code);
        } else {
            assertThatThrownBy(() -> new Reason(code, message))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ExpectedVersionTest {

    @Property
    void any_holds_at_every_version(@ForAll @LongRange(min = 0) long version) {
        assertThat(ExpectedVersion.ANY.holds(version)).isTrue();
    }

    @Property
    void absent_holds_only_before_the_first_event(@ForAll @LongRange(min = 1) long version) {
        assertThat(ExpectedVersion.ABSENT.holds(0)).isTrue();
        assertThat(ExpectedVersion.ABSENT.holds(version)).isFalse();
    }

    @Property
    void an_exact_version_holds_there_and_nowhere_else(
            @ForAll @LongRange(min = 0, max = 5) long expected,
            @ForAll @LongRange(min = 0, max = 5) long version) {
        assertThat(ExpectedVersion.exactly(expected).holds(version)).isEqualTo(expected == version);
    }

    @Property
    void it_survives_its_written_form(@ForAll @LongRange(min = 0) long version) {
        for (ExpectedVersion expected :
                List.of(ExpectedVersion.ANY, ExpectedVersion.exactly(version))) {
            assertThat(ExpectedVersion.parse(expected.toString())).isEqualTo(expected);
        }
    }

    @Example
    void exactly_zero_is_absent() {
        assertThat(ExpectedVersion.exactly(0)).isEqualTo(ExpectedVersion.ABSENT);
        assertThat(ExpectedVersion.parse("0")).isEqualTo(ExpectedVersion.ABSENT);
    }

    @Example
    void what_is_none_is_refused() {
        for (String text : List.of("", "Any", "-1", "1.5", "99999999999999999999")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> ExpectedVersion.parse(text))
                    .withMessageContaining("expected version");
        }
    }
}

package io.throughline.schemas.contracts.logistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class LaneTest {

    @Property
    void a_lane_survives_its_written_form(
            @ForAll @CharRange(from = 'A', to = 'Z') @StringLength(2) String country,
            @ForAll Mode mode) {
        // Given
        Lane lane = new Lane(country, mode);
        // Then
        assertThat(Lane.parse(lane.toString())).isEqualTo(lane);
    }

    @Example
    void it_is_written_as_people_say_it() {
        assertThat(new Lane("ZA", Mode.AIR_CHARTER)).hasToString("ZA-air_charter");
    }

    @Example
    void what_is_none_is_refused() {
        for (String text : List.of("", "KE", "ke-air", "KEN-air", "KE-rocket", "KE-")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Lane.parse(text));
        }
    }
}

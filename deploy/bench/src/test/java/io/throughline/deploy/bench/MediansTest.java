package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MediansTest {

    @Test
    void one_odd_round_does_not_count() {
        assertThat(Medians.of(List.of(40_000.0, 3.0, 42_000.0))).isEqualTo(40_000.0);
    }

    @Test
    void between_two_rounds_it_is_the_mean() {
        assertThat(Medians.of(List.of(50.0, 40.0))).isEqualTo(45.0);
    }

    @Test
    void nothing_has_no_median() {
        assertThatThrownBy(() -> Medians.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void half_of_the_values_are_on_either_side(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 1e6) Double> values) {
        double median = Medians.of(values);

        assertThat(values.stream().filter(value -> value <= median).count() * 2)
                .isGreaterThanOrEqualTo(values.size());
        assertThat(values.stream().filter(value -> value >= median).count() * 2)
                .isGreaterThanOrEqualTo(values.size());
        assertThat(median).isBetween(Collections.min(values), Collections.max(values));
    }

    @Test
    void rounds_to_so_many_decimals() {
        assertThat(Medians.rounded(0.74067, 3)).isEqualTo(0.741);
        assertThat(Medians.rounded(4.894, 2)).isEqualTo(4.89);
    }
}

package io.throughline.deploy.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final long MS = 1_000_000;

    private final Pulse pulse = new Pulse();

    @Test
    void silence_is_the_longest_time_between_two_answers() {
        // Given
        pulse.begin(100 * MS);

        // When
        pulse.answered(90 * MS, 110 * MS);
        pulse.answered(120 * MS, 170 * MS);
        pulse.answered(169 * MS, 171 * MS);

        // Then
        assertThat(pulse.read(OptionalLong.empty(), 999 * MS)).isEqualTo(new Pulse.Reading(60, 50));
    }

    @Test
    void the_time_before_the_measurement_does_not_count() {
        // Given
        pulse.answered(0, 10 * MS);
        pulse.begin(100 * MS);

        // When
        pulse.answered(0, 105 * MS);

        // Then
        assertThat(pulse.read(OptionalLong.empty(), 999 * MS)).isEqualTo(new Pulse.Reading(5, 5));
    }

    @Test
    void one_command_may_wait_while_others_are_answered() {
        // Given
        pulse.begin(0);

        // When
        for (int ms = 1; ms <= 50; ms++) {
            pulse.answered((ms - 1) * MS, ms * MS);
        }
        pulse.answered(2 * MS, 51 * MS);

        // Then
        assertThat(pulse.read(OptionalLong.empty(), 999 * MS)).isEqualTo(new Pulse.Reading(1, 49));
    }

    @Test
    void who_waits_still_counts_as_much_as_who_was_answered() {
        // Given
        pulse.begin(100 * MS);
        pulse.answered(100 * MS, 110 * MS);

        // Then
        assertThat(pulse.read(OptionalLong.of(105 * MS), 400 * MS))
                .isEqualTo(new Pulse.Reading(290, 295));
        assertThat(pulse.read(OptionalLong.of(20 * MS), 400 * MS))
                .isEqualTo(new Pulse.Reading(290, 300));
        assertThat(pulse.read(OptionalLong.empty(), 400 * MS)).isEqualTo(new Pulse.Reading(10, 10));
    }
}

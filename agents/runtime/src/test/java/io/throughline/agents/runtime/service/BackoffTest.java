package io.throughline.agents.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waits_double() {
        // Given
        Backoff backoff = new Backoff(200, 5000);

        // Then
        assertThat(backoff.afterMs(1)).isEqualTo(200);
        assertThat(backoff.afterMs(2)).isEqualTo(400);
        assertThat(backoff.afterMs(3)).isEqualTo(800);
    }

    @Property
    void waits_stay_within_their_bounds_and_never_shrink(
            @ForAll @IntRange(min = 1, max = 10_000) int delayMs,
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 1) int attempts) {
        // Given
        Backoff backoff = new Backoff(delayMs, 60_000);

        // Then
        assertThat(backoff.afterMs(attempts)).isBetween((long) delayMs, 60_000L);
        assertThat(backoff.afterMs(attempts + 1)).isGreaterThanOrEqualTo(backoff.afterMs(attempts));
    }
}

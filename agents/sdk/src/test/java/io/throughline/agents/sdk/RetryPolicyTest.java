package io.throughline.agents.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = RetryPolicy.attempts(5).waiting(100, 1_000);

    @Property
    void a_wait_is_between_half_and_all_of_a_bound_that_doubles(
            @ForAll int seed, @ForAll @IntRange(min = 1, max = 1_000_000) int attempts) {
        // Given
        long bound = Math.min(1_000, 100L << Math.min(attempts - 1, 20));

        // Then
        assertThat(policy.waitMs(attempts, seed)).isBetween(bound - bound / 2, bound);
        assertThat(policy.waitMs(attempts, seed)).isEqualTo(policy.waitMs(attempts, seed));
    }

    @Test
    void what_failed_together_is_not_tried_again_together() {
        assertThat(IntStream.range(0, 100).mapToLong(seed -> policy.waitMs(4, seed)).distinct())
                .hasSizeGreaterThan(50);
    }

    @Test
    void a_bound_below_the_first_wait_is_refused() {
        assertThatThrownBy(() -> policy.waiting(100, 99))
                .hasMessage("delayMsMax of a retry policy is 99; it must be at least 100");
    }
}

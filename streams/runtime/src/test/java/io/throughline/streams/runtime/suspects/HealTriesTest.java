package io.throughline.streams.runtime.suspects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealTriesTest {

    private static final Set<String> A = Set.of("a");

    private final HealTries<String> tries = new HealTries<>(10, 25);

    @Test
    void what_was_never_tried_is_due_and_new() {
        assertThat(tries.isDue("a", at(0))).isTrue();
        assertThat(tries.isNew("a")).isTrue();
    }

    @Test
    void each_pause_is_twice_the_one_before_up_to_a_bound() {
        tries.tried(A, at(0));
        assertThat(tries.isDue("a", at(9))).isFalse();
        assertThat(tries.isDue("a", at(10))).isTrue();
        assertThat(tries.isNew("a")).isFalse();

        tries.tried(A, at(10));
        assertThat(tries.isDue("a", at(29))).isFalse();
        assertThat(tries.isDue("a", at(30))).isTrue();

        tries.tried(A, at(30));
        assertThat(tries.isDue("a", at(54))).isFalse();
        assertThat(tries.isDue("a", at(55))).isTrue();
    }

    @Test
    void what_does_not_come_again_soon_begins_anew() {
        tries.tried(A, at(0));
        tries.tried(A, at(10));
        tries.present(Set.of(), at(49));
        assertThat(tries.isNew("a")).isFalse();

        tries.present(Set.of(), at(50));

        assertThat(tries.isNew("a")).isTrue();
    }

    @Test
    void what_is_there_all_the_time_is_not_new_however_long_nobody_looks() {
        tries.tried(A, at(0));

        tries.present(A, at(1_000));

        assertThat(tries.isNew("a")).isFalse();
        assertThat(tries.isDue("a", at(1_000))).isTrue();
        tries.tried(A, at(5_000));
        assertThat(tries.isDue("a", at(5_019))).as("the pause is longer now").isFalse();
        assertThat(tries.isDue("a", at(5_020))).isTrue();
    }

    private static long at(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}

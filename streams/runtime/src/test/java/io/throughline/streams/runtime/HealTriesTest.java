package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealTriesTest {

    private final HealTries<String> tries = new HealTries<>(10, 25);

    @Test
    void what_was_never_tried_is_due_and_new() {
        assertThat(tries.isDue("a", at(0))).isTrue();
        assertThat(tries.isNew("a", at(0))).isTrue();
    }

    @Test
    void each_pause_is_twice_the_one_before_up_to_a_bound() {
        tries.tried(Set.of("a"), at(0));
        assertThat(tries.isDue("a", at(9))).isFalse();
        assertThat(tries.isDue("a", at(10))).isTrue();
        assertThat(tries.isNew("a", at(10))).isFalse();

        tries.tried(Set.of("a"), at(10));
        assertThat(tries.isDue("a", at(29))).isFalse();
        assertThat(tries.isDue("a", at(30))).isTrue();

        tries.tried(Set.of("a"), at(30));
        assertThat(tries.isDue("a", at(54))).isFalse();
        assertThat(tries.isDue("a", at(55))).isTrue();
    }

    @Test
    void what_does_not_come_again_soon_begins_anew() {
        tries.tried(Set.of("a"), at(0));
        tries.tried(Set.of("a"), at(10));
        assertThat(tries.isNew("a", at(50))).isTrue();

        tries.tried(Set.of("a"), at(50));

        assertThat(tries.isDue("a", at(60))).isTrue();
    }

    private static long at(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}

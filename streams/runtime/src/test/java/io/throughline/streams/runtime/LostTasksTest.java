package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LostTasksTest {

    private static final Set<String> A = Set.of("a");
    private static final Set<String> NOBODY = Set.of();

    private final LostTasks lost = new LostTasks(1_000);

    @Test
    void who_holds_nothing_of_what_it_was_given_is_told_after_a_while_and_once() {
        assertThat(lost.seen(A, A, 0)).isEmpty();
        assertThat(lost.seen(A, A, 999)).isEmpty();
        assertThat(lost.seen(A, A, 1_000)).containsExactly("a");
        assertThat(lost.seen(A, A, 1_001)).isEmpty();
        assertThat(lost.seen(A, A, 2_001)).containsExactly("a");
    }

    @Test
    void who_was_given_nothing_is_left_alone() {
        assertThat(lost.seen(A, Set.of("b"), 0)).isEmpty();
        assertThat(lost.seen(A, Set.of("b"), 5_000)).isEmpty();
    }

    @Test
    void who_took_its_tasks_meanwhile_begins_anew() {
        assertThat(lost.seen(A, A, 0)).isEmpty();
        assertThat(lost.seen(NOBODY, A, 500)).isEmpty();
        assertThat(lost.seen(A, A, 1_000)).isEmpty();
        assertThat(lost.seen(A, A, 1_999)).isEmpty();
        assertThat(lost.seen(A, A, 2_000)).containsExactly("a");
    }

    @Test
    void who_lost_them_to_another_meanwhile_begins_anew() {
        assertThat(lost.seen(A, A, 0)).isEmpty();
        assertThat(lost.seen(A, NOBODY, 500)).isEmpty();
        assertThat(lost.seen(A, A, 1_200)).isEmpty();
    }

    @Test
    void each_member_has_its_own_time() {
        assertThat(lost.seen(A, Set.of("a", "b"), 0)).isEmpty();
        assertThat(lost.seen(Set.of("a", "b"), Set.of("a", "b"), 600)).isEmpty();
        assertThat(lost.seen(Set.of("a", "b"), Set.of("a", "b"), 1_100)).containsExactly("a");
        assertThat(lost.seen(Set.of("a", "b"), Set.of("a", "b"), 1_600)).containsExactly("b");
    }
}

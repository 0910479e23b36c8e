package io.throughline.streams.runtime.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class LostTasksTest {

    private static final TaskId ONE = new TaskId(0, 1);
    private static final TaskId TWO = new TaskId(0, 2);
    private static final Map<String, Set<TaskId>> NOTHING = Map.of("a", Set.of());
    private static final Map<String, Set<TaskId>> FIRST = Map.of("a", Set.of(ONE));
    private static final Map<String, Set<TaskId>> BOTH = Map.of("a", Set.of(ONE, TWO));

    private final LostTasks lost = new LostTasks(1_000);

    @Test
    void who_holds_nothing_of_what_it_was_given_is_told_after_a_while_and_once() {
        assertThat(lost.seen(NOTHING, FIRST, 0)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 999)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 1_000)).containsExactly("a");
        assertThat(lost.seen(NOTHING, FIRST, 1_001)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 2_001)).containsExactly("a");
    }

    @Test
    void who_holds_what_was_taken_from_it_is_told_as_well() {
        assertThat(lost.seen(BOTH, FIRST, 0)).isEmpty();
        assertThat(lost.seen(BOTH, FIRST, 1_000)).containsExactly("a");
    }

    @Test
    void who_holds_tasks_and_is_unknown_to_its_group_is_told_as_well() {
        assertThat(lost.seen(FIRST, Map.of(), 0)).isEmpty();
        assertThat(lost.seen(FIRST, Map.of(), 1_000)).containsExactly("a");
    }

    @Test
    void who_was_given_nothing_and_holds_nothing_is_left_alone() {
        assertThat(lost.seen(NOTHING, Map.of("b", Set.of(ONE)), 0)).isEmpty();
        assertThat(lost.seen(NOTHING, Map.of("b", Set.of(ONE)), 5_000)).isEmpty();
    }

    @Test
    void who_took_its_tasks_meanwhile_begins_anew() {
        assertThat(lost.seen(NOTHING, FIRST, 0)).isEmpty();
        assertThat(lost.seen(FIRST, FIRST, 500)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 1_000)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 1_999)).isEmpty();
        assertThat(lost.seen(NOTHING, FIRST, 2_000)).containsExactly("a");
    }

    @Test
    void all_begin_anew_after_a_rebalance() {
        assertThat(lost.seen(BOTH, FIRST, 0)).isEmpty();

        lost.rebalances();

        assertThat(lost.seen(BOTH, FIRST, 1_500)).isEmpty();
        assertThat(lost.seen(BOTH, FIRST, 2_500)).containsExactly("a");
    }

    @Test
    void each_member_has_its_own_time() {
        Map<String, Set<TaskId>> given = Map.of("a", Set.of(ONE), "b", Set.of(TWO));
        assertThat(lost.seen(NOTHING, given, 0)).isEmpty();
        Map<String, Set<TaskId>> idle = Map.of("a", Set.of(), "b", Set.of());
        assertThat(lost.seen(idle, given, 600)).isEmpty();
        assertThat(lost.seen(idle, given, 1_100)).containsExactly("a");
        assertThat(lost.seen(idle, given, 1_600)).containsExactly("b");
    }
}

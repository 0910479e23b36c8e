package io.throughline.streams.runtime.watching;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.watching.DeadMembers.Member;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadMembersTest {

    private static final Set<String> THREADS = Set.of("us-thread-1");
    private static final Member ALIVE = new Member("m9", "us-thread-1", "us", 16);
    private static final Member FORMER = new Member("m1", "us-thread-1", "us", 14);
    private static final Member FORMER_REPLACEMENT = new Member("m2", "us-thread-2", "us", 15);
    private static final Member OTHER = new Member("m3", "them-thread-1", "them", 3);

    private final DeadMembers dead = new DeadMembers(1_000);

    @Test
    void who_we_were_before_a_restart_is_told_after_a_while() {
        List<Member> members = List.of(FORMER, ALIVE, FORMER_REPLACEMENT, OTHER);

        assertThat(dead.seen(THREADS, members, 0)).isEmpty();
        assertThat(dead.seen(THREADS, members, 999)).isEmpty();
        assertThat(dead.seen(THREADS, members, 1_000)).containsExactlyInAnyOrder("m1", "m2");
        assertThat(dead.seen(THREADS, members, 1_001)).isEmpty();
    }

    @Test
    void other_processes_are_left_alone_whatever_their_epoch() {
        assertThat(dead.seen(THREADS, List.of(ALIVE, OTHER), 0)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE, OTHER), 9_000)).isEmpty();
    }

    @Test
    void a_replaced_thread_that_leaves_in_time_is_not_told() {
        assertThat(dead.seen(THREADS, List.of(ALIVE, FORMER_REPLACEMENT), 0)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE), 900)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE, FORMER_REPLACEMENT), 1_500)).isEmpty();
    }

    @Test
    void while_none_of_our_threads_is_a_member_nobody_is_told() {
        List<Member> members = List.of(FORMER_REPLACEMENT, OTHER);

        assertThat(dead.seen(THREADS, members, 0)).isEmpty();
        assertThat(dead.seen(THREADS, members, 5_000)).isEmpty();
    }

    @Test
    void of_two_members_of_one_thread_the_later_is_alive_wherever_it_stands() {
        assertThat(dead.seen(THREADS, List.of(FORMER, ALIVE), 0)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE, FORMER), 1_000)).containsExactly("m1");
    }

    @Test
    void who_comes_back_after_it_was_made_to_leave_is_alive_and_the_other_is_not() {
        Member alive = new Member("m9", "us-thread-1", "us", 1);
        List<Member> members = List.of(FORMER, alive);
        assertThat(dead.seen(THREADS, members, 0)).isEmpty();
        assertThat(dead.seen(THREADS, members, 1_000)).containsExactly("m9");
        dead.left("m9");

        assertThat(dead.returned(members)).containsExactly("m9");
        assertThat(dead.returned(members)).isEmpty();
        assertThat(dead.seen(THREADS, members, 2_000)).isEmpty();
        assertThat(dead.seen(THREADS, members, 3_000)).containsExactly("m1");
    }

    @Test
    void two_living_processes_of_one_name_are_left_alone_after_each_has_come_back() {
        Member copy = new Member("m1", "us-thread-1", "us", 17);
        dead.left("m9");
        dead.left("m1");

        assertThat(dead.seen(THREADS, List.of(ALIVE, copy), 0)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE, copy), 9_000)).isEmpty();
    }

    @Test
    void of_two_members_of_one_thread_and_one_epoch_neither_is_told() {
        Member twin = new Member("m1", "us-thread-1", "us", 16);

        assertThat(dead.seen(THREADS, List.of(ALIVE, twin), 0)).isEmpty();
        assertThat(dead.seen(THREADS, List.of(ALIVE, twin), 9_000)).isEmpty();
    }

    @Test
    void a_client_id_that_is_not_of_the_process_says_nothing() {
        Set<String> threads = Set.of("mine-thread-1");
        Member mine = new Member("m1", "mine-thread-1", "us", 16);
        Member theirs = new Member("m2", "mine-thread-1", "them", 17);
        Member theirSecond = new Member("m3", "mine-thread-2", "them", 17);

        assertThat(dead.seen(threads, List.of(mine, theirs, theirSecond), 0)).isEmpty();
        assertThat(dead.seen(threads, List.of(mine, theirs, theirSecond), 9_000)).isEmpty();
    }
}

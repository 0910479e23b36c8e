package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HostStateTest {

    @Test
    void what_a_host_says_is_understood() {
        HostState state = new HostState(Set.of(0, 2), Set.of(1), 17);

        assertThat(HostState.parse(state.toString())).contains(state);
    }

    @Test
    void a_host_may_hold_nothing() {
        assertThat(HostState.UNKNOWN.toString()).startsWith("host - - ");
        assertThat(HostState.parse(HostState.UNKNOWN.toString())).contains(HostState.UNKNOWN);
    }

    @Test
    void what_somebody_else_says_is_not_taken_for_it() {
        assertThat(HostState.parse("12:00:01 INFO the thread has started")).isEmpty();
        assertThat(HostState.parse("")).isEmpty();
    }
}

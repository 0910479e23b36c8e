package io.throughline.streams.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeciderSpecTest {

    private final DeciderSpec<Door, Boolean, Door> door = DeciderSpec.of(new Door.Hinged());

    @Test
    void tells_what_happens() {
        door.when(Door.OPEN).then(Door.OPEN);
        door.given(Door.OPEN).when(Door.SHUT).then(Door.SHUT);
        door.given(Door.OPEN).given(Door.SHUT).when(Door.OPEN).then(Door.OPEN);
    }

    @Test
    void tells_what_does_not_happen() {
        door.given(Door.OPEN).when(Door.OPEN).thenNothing();
        door.when(Door.SHUT).thenRejected("shut");
    }

    @Test
    void commands_can_be_given_too() {
        door.givenAccepted(Door.OPEN, Door.SHUT, Door.OPEN).when(Door.OPEN).thenNothing();
    }

    @Test
    void a_sentence_that_does_not_hold_fails() {
        assertThatThrownBy(() -> door.when(Door.OPEN).then(Door.SHUT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("OPEN in state false");
        assertThatThrownBy(() -> door.when(Door.OPEN).then()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> door.when(Door.OPEN).thenNothing())
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> door.when(Door.SHUT).thenNothing())
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> door.when(Door.SHUT).thenRejected("no-toggle"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> door.when(Door.OPEN).thenRejected("shut"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected a rejection");
        assertThatThrownBy(() -> door.givenAccepted(Door.SHUT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it is shut already");
    }
}

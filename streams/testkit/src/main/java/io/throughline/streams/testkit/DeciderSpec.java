package io.throughline.streams.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.kernel.Merger;
import java.util.List;

/// A sentence about a [Decider]: given what happened, when a command comes, then this follows.
///
/// ```java
/// DeciderSpec.of(new DoorDecider())
///         .given(new DoorOpened(), new DoorClosed())
///         .when(new LockDoor())
///         .then(new DoorLocked());
/// ```
public final class DeciderSpec<C, S, E> {

    private final Decider<C, S, E> decider;
    private final S state;

    private DeciderSpec(Decider<C, S, E> decider, S state) {
        this.decider = decider;
        this.state = state;
    }

    /// Starts with a stream without events.
    public static <C, S, E> DeciderSpec<C, S, E> of(Decider<C, S, E> decider) {
        return new DeciderSpec<>(decider, decider.initial());
    }

    /// Lets these events have happened, after those that were given before.
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final DeciderSpec<C, S, E> given(E... events) {
        return new DeciderSpec<>(decider, DeciderLaws.fold(decider, state, List.of(events)));
    }

    /// Lets these commands have been accepted; a rejected one fails the test.
    @SafeVarargs
    public final DeciderSpec<C, S, E> givenAccepted(C... commands) {
        S reached = state;
        for (C command : commands) {
            switch (decider.decide(command, reached)) {
                case Decision.Accepted<E>(List<E> events) ->
                        reached = DeciderLaws.fold(decider, reached, events);
                case Decision.Rejected<E>(var reason) ->
                        fail("given %s: rejected with %s".formatted(command, reason));
            }
        }
        return new DeciderSpec<>(decider, reached);
    }

    /// Decides the command.
    public Decided<E> when(C command) {
        return new Decided<>("%s in state %s".formatted(command, state), decide(command));
    }

    /// Lets `merger` answer the command, whose sender had not seen the last `unseen` events. What
    /// is not merged is rejected with `stale-version`, as the write path does.
    public Decided<E> whenBehind(long unseen, C command, Merger<C, S, E> merger) {
        return new Decided<>(
                "%s, %d events behind state %s".formatted(command, unseen, state),
                merger.merge(command, state, unseen)
                        .orElseGet(() -> Decision.reject("stale-version", "it is not merged")));
    }

    private Decision<E> decide(C command) {
        return decider.decide(command, state);
    }

    /// What followed from the command.
    public static final class Decided<E> {

        private final String what;
        private final Decision<E> decision;

        private Decided(String what, Decision<E> decision) {
            this.what = what;
            this.decision = decision;
        }

        /// Exactly these events happened, in this order.
        @SafeVarargs
        @SuppressWarnings("varargs") // only read
        public final void then(E... events) {
            assertThat(decision).as(what).isEqualTo(new Decision.Accepted<>(List.of(events)));
        }

        /// The command was accepted, and there was nothing to do.
        public void thenNothing() {
            assertThat(decision).as(what).isEqualTo(Decision.nothing());
        }

        /// The command was rejected with this code.
        public void thenRejected(String code) {
            switch (decision) {
                case Decision.Rejected<E>(var reason) ->
                        assertThat(reason.code()).as(what).isEqualTo(code);
                case Decision.Accepted<E>(var events) ->
                        fail("%s: expected a rejection with %s but got %s", what, code, events);
            }
        }
    }
}

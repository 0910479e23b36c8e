package io.throughline.streams.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.kernel.View;
import java.util.List;

/// A sentence about a [View]: given what happened, then this is the read model.
public final class ViewSpec<S, E> {

    private final View<S, E> view;
    private final S state;

    private ViewSpec(View<S, E> view, S state) {
        this.view = view;
        this.state = state;
    }

    /// Starts with a read model before any event.
    public static <S, E> ViewSpec<S, E> of(View<S, E> view) {
        return new ViewSpec<>(view, view.initial());
    }

    /// Lets these events have happened, after those that were given before.
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final ViewSpec<S, E> given(E... events) {
        return new ViewSpec<>(view, fold(view, List.of(events)));
    }

    private S fold(View<S, E> by, List<E> events) {
        S reached = state;
        for (E event : events) {
            reached = by.evolve(reached, event);
        }
        return reached;
    }

    /// The read model is exactly this.
    public void then(S expected) {
        assertThat(state).isEqualTo(expected);
    }
}

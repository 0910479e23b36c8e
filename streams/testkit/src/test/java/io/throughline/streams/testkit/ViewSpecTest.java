package io.throughline.streams.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.streams.kernel.View;
import org.junit.jupiter.api.Test;

class ViewSpecTest {

    private final ViewSpec<Integer, Door> timesOpened =
            ViewSpec.of(
                    new View<>() {
                        @Override
                        public Integer initial() {
                            return 0;
                        }

                        @Override
                        public Integer evolve(Integer times, Door event) {
                            return event == Door.OPEN ? times + 1 : times;
                        }
                    });

    @Test
    void tells_what_is_read() {
        timesOpened.then(0);
        timesOpened.given(Door.OPEN, Door.SHUT).given(Door.OPEN).then(2);
    }

    @Test
    void a_sentence_that_does_not_hold_fails() {
        assertThatThrownBy(() -> timesOpened.given(Door.OPEN).then(2))
                .isInstanceOf(AssertionError.class);
    }
}

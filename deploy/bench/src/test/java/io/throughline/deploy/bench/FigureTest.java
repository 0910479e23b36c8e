package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void an_aim_is_met_up_to_what_it_says() {
        assertThat(Figure.aimed("a read", 3.0, "ms", 3).met()).isTrue();
        assertThat(Figure.aimed("a read", 3.01, "ms", 3).met()).isFalse();
    }

    @Test
    void without_an_aim_nothing_is_met_or_missed() {
        Figure figure = Figure.of("a read", 3.00049, "ms");

        assertThat(figure.value()).isEqualTo(3.0);
        assertThat(figure.atMost()).isNull();
        assertThat(figure.met()).isNull();
    }
}

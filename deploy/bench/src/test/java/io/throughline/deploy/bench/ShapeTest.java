package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShapeTest {

    private static final Shape SHAPE =
            new Shape(
                    new byte[200],
                    List.of(),
                    new byte[8],
                    List.of(),
                    Shape.filled(new int[] {0, 80, 0, 130}));

    @Test
    void a_head_is_as_large_as_ours_at_its_version() {
        assertThat(SHAPE.headBytes(1)).isEqualTo(80);
        assertThat(SHAPE.headBytes(3)).isEqualTo(130);
    }

    @Test
    void a_version_that_was_not_seen_is_as_large_as_the_one_before() {
        assertThat(SHAPE.headBytes(2)).isEqualTo(80);
        assertThat(SHAPE.headBytes(99)).isEqualTo(130);
    }

    @Test
    void an_event_ends_with_its_command() {
        byte[] event = SHAPE.event(new byte[] {1, 2, 3});

        assertThat(event).hasSize(200).endsWith(0, 1, 2, 3);
    }

    @Test
    void a_command_larger_than_an_event_is_cut() {
        assertThat(SHAPE.event(new byte[300])).hasSize(200);
    }

    @Property
    void there_is_noise_for_every_seed(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000) int length) {
        assertThatCode(() -> Shape.noise(new byte[length], 0, length, seed))
                .doesNotThrowAnyException();
    }
}

package io.throughline.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FaultDeckTest {

    private static final List<FaultKind> ALL = Arrays.asList(FaultKind.values());

    @Property(tries = 50)
    void the_same_seed_deals_the_same_faults(@ForAll long seed) {
        assertThat(dealt(seed, 40)).isEqualTo(dealt(seed, 40));
    }

    @Property(tries = 50)
    void each_kind_comes_once_before_any_comes_again(@ForAll long seed) {
        List<Fault> faults = dealt(seed, 2 * ALL.size());

        assertThat(faults.subList(0, ALL.size()))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(faults.subList(ALL.size(), 2 * ALL.size()))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void everybody_is_hit_in_the_long_run() {
        List<String> hit = dealt(7, 500).stream().map(Fault::what).toList();

        assertThat(hit)
                .contains(
                        "kill -9 streams-1",
                        "kill -9 streams-2",
                        "kill -STOP, then -CONT, streams-1",
                        "kill -STOP, then -CONT, streams-2",
                        "kill -9 router",
                        "kill -9 optimizer",
                        "kill -9 notifier",
                        "kill -9 supervisor",
                        "kill -9 broker-1",
                        "kill -9 broker-2",
                        "kill -9 broker-3",
                        "cut off broker-1",
                        "cut off broker-3",
                        "kill -9 controller",
                        "kill -9 everything");
    }

    @Test
    void a_deck_without_faults_is_refused() {
        assertThatThrownBy(() -> new FaultDeck(List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }

    private static List<Fault> dealt(long seed, int count) {
        FaultDeck deck = new FaultDeck(ALL, seed);
        return Stream.generate(deck::next).limit(count).toList();
    }
}

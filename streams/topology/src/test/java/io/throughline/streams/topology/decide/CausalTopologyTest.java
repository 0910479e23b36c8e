package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.Causality;
import io.throughline.schemas.contracts.Clock;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same as [CausalGraphTest], with headers on the wire and heads in a store.
class CausalTopologyTest {

    private static final int STEPS = 200;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_order_of_any_two_events_of_a_log_is_told_by_the_two_alone(long seed) {
        CausalRun run = run(seed, Clock.SIZE_MAX);

        assertThat(run.log()).hasSizeGreaterThan(STEPS);
        for (int first = 0; first < run.log().size(); first++) {
            for (int second = 0; second < run.log().size(); second++) {
                assertThat(run.told(first, second)).isEqualTo(run.truth(first, second));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void beyond_the_bound_nothing_wrong_is_told_and_much_is_known(long seed) {
        CausalRun run = run(seed, 3 * Clock.SIZE_MAX);

        int known = 0;
        int unknown = 0;
        for (int first = 0; first < run.log().size(); first++) {
            for (int second = 0; second < run.log().size(); second++) {
                Causality told = run.told(first, second);
                if (told == Causality.UNKNOWN) {
                    unknown++;
                } else {
                    known++;
                    assertThat(told).isEqualTo(run.truth(first, second));
                }
            }
        }
        // Or the bound was not tried at all.
        assertThat(unknown).isPositive();
        assertThat(known).isPositive();
    }

    private CausalRun run(long seed, int streams) {
        try (DecideDriver driver = new DecideDriver(folder)) {
            CausalRun run =
                    new CausalRun(
                            (metadata, command) -> {
                                driver.send(metadata, command);
                                return driver.events().stream()
                                        .map(event ->
                                                EventHeaders.read(event.headers(), event.key()))
                                        .toList();
                            },
                            new Random(seed),
                            streams,
                            true);
            for (int i = 0; i < STEPS; i++) {
                run.step();
            }
            return run;
        }
    }
}

package io.throughline.agents.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LeastLoadedTest {

    private final List<AgentName> carriers =
            Stream.of("albatross", "condor", "swift").map(AgentName::new).toList();

    @Property
    void no_carrier_is_chosen_that_has_more_than_the_spread_above_the_least(
            @ForAll @LongRange(min = 0, max = 20) long albatross,
            @ForAll @LongRange(min = 0, max = 20) long condor,
            @ForAll @LongRange(min = 0, max = 20) long swift,
            @ForAll @IntRange(max = 5) int spread,
            @ForAll @IntRange(max = 99_999) int order) {
        // Given
        Map<String, Long> open = Map.of("albatross", albatross, "condor", condor, "swift", swift);
        long least = Math.min(albatross, Math.min(condor, swift));

        // When
        AgentName chosen = choose(open, spread, order);

        // Then
        assertThat(open.get(chosen.value())).isLessThanOrEqualTo(least + spread);
    }

    @Test
    void a_herd_of_orders_that_see_the_same_standing_spreads_evenly() {
        // Given
        Map<String, Long> open = Map.of("albatross", 5L, "condor", 4L, "swift", 7L);
        Map<AgentName, Integer> given = new HashMap<>();

        // When
        IntStream.range(0, 3000)
                .forEach(order -> given.merge(choose(open, 3, order), 1, Integer::sum));

        // Then
        assertThat(given.keySet()).containsExactlyInAnyOrderElementsOf(carriers);
        assertThat(given.values()).allSatisfy(orders -> assertThat(orders).isBetween(900, 1100));
    }

    @Test
    void without_a_spread_the_least_loaded_is_chosen_always() {
        // Given
        Map<String, Long> open = Map.of("albatross", 5L, "condor", 4L, "swift", 7L);

        // Then
        assertThat(IntStream.range(0, 100).mapToObj(order -> choose(open, 0, order)))
                .containsOnly(new AgentName("condor"));
    }

    private AgentName choose(Map<String, Long> open, int spread, int order) {
        LaneStanding standing = new LaneStanding(open, Map.of(), 0);
        StreamId stream = new StreamId("order", Integer.toString(order));
        return LeastLoaded.of(carriers, standing, spread, stream.at(1)).carrier();
    }
}

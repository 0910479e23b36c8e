package io.throughline.agents.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Risk;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneHistoryTest {

    @Property
    void the_median_is_the_middle_of_the_sorted_lead_times(
            @ForAll @NotEmpty List<@IntRange(max = 400) Integer> leadDays) {
        // Given
        List<Integer> sorted = leadDays.stream().sorted().toList();
        Map<String, Long> counted =
                leadDays.stream()
                        .map(String::valueOf)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        // When
        long median =
                new LaneHistory(new LaneStanding(Map.of(), counted, 0))
                        .medianLeadDays()
                        .orElseThrow();

        // Then
        assertThat(median).isEqualTo((long) sorted.get((sorted.size() - 1) / 2));
    }

    @Test
    void without_deliveries_there_is_no_median() {
        assertThat(new LaneHistory(LaneStanding.EMPTY).medianLeadDays()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, MEDIUM",
        "4, 0, MEDIUM",
        "4, 4, MEDIUM",
        "5, 0, LOW",
        "100, 9, LOW",
        "100, 10, MEDIUM",
        "100, 24, MEDIUM",
        "100, 25, HIGH",
        "5, 5, HIGH"
    })
    void the_risk_is_the_share_of_late_deliveries(long deliveries, long late, Risk risk) {
        // Given
        LaneStanding standing = new LaneStanding(Map.of(), Map.of("10", deliveries), late);

        // Then
        assertThat(new LaneHistory(standing).risk()).isEqualTo(risk);
    }
}

package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.importer.Action.Delivery;
import io.throughline.agents.importer.Action.Placement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void on_one_day_placements_come_first_then_the_order_of_the_file() {
        // Given
        Shipment first = Shipments.of("a", 0, 5);
        Shipment second = Shipments.of("b", 5, 5);
        Shipment third = Shipments.of("c", 5, 6);

        // When
        Timeline timeline = Timeline.of(List.of(first, second, third));

        // Then
        assertThat(timeline)
                .containsExactly(
                        new Placement(first),
                        new Placement(second),
                        new Placement(third),
                        new Delivery(first),
                        new Delivery(second),
                        new Delivery(third));
    }

    @Test
    void a_timeline_may_begin_before_1970() {
        // Given
        Shipment old = Shipments.of("a", LocalDate.of(1923, 4, 5), LocalDate.of(1971, 1, 1));
        Shipment older = Shipments.of("b", LocalDate.of(1899, 1, 1), LocalDate.of(1899, 1, 2));

        // When
        Timeline timeline = Timeline.of(List.of(old, older));

        // Then
        assertThat(timeline)
                .containsExactly(
                        new Placement(older),
                        new Delivery(older),
                        new Placement(old),
                        new Delivery(old));
    }

    @Property
    void it_is_what_a_stable_sort_by_day_and_kind_gives(
            @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> placed,
            @ForAll @IntRange(max = 4) int lead) {
        // Given
        List<Shipment> shipments =
                IntStream.range(0, placed.size())
                        .mapToObj(at ->
                                Shipments.of(
                                        "s" + at, placed.get(at), placed.get(at) + lead * (at % 3)))
                        .toList();
        List<Action> expected = new ArrayList<>();
        shipments.forEach(shipment -> expected.add(new Placement(shipment)));
        shipments.forEach(shipment -> expected.add(new Delivery(shipment)));
        expected.sort(
                Comparator.comparing(Action::on)
                        .thenComparing(action -> action instanceof Delivery));

        // When
        Timeline timeline = Timeline.of(shipments);

        // Then
        assertThat(timeline).containsExactlyElementsOf(expected);
        assertThat(timeline.actions()).isEqualTo(2 * shipments.size());
    }
}

package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ClockTest {

    @Property
    void a_clock_survives_its_written_form(@ForAll("clocks") Clock clock) {
        assertThat(Clock.parse(clock.toString())).isEqualTo(clock);
    }

    @Property
    void merging_knows_what_either_knew_and_no_more(
            @ForAll("small") Clock one, @ForAll("small") Clock other) {
        // When
        Clock both = one.merge(other);
        // Then
        for (EventId entry : all(one, other)) {
            assertThat(both.at(entry.stream()))
                    .isEqualTo(Math.max(one.at(entry.stream()), other.at(entry.stream())));
        }
        assertThat(both.latest()).hasSizeLessThanOrEqualTo(all(one, other).size());
        assertThat(both.complete()).isEqualTo(one.complete() && other.complete());
    }

    @Property
    void a_clock_never_claims_what_neither_knew(
            @ForAll("clocks") Clock one, @ForAll("clocks") Clock other) {
        // When
        Clock both = one.merge(other);
        // Then
        assertThat(both).isEqualTo(other.merge(one));
        assertThat(both.latest()).hasSizeLessThanOrEqualTo(Clock.SIZE_MAX);
        assertThat(all(one, other)).containsAll(both.latest());
        if (both.complete()) {
            assertThat(all(one, other))
                    .allMatch(entry -> both.at(entry.stream()) >= entry.version());
        }
    }

    @Property
    void one_more_event_is_kept_whatever_has_to_go(
            @ForAll("clocks") Clock clock, @ForAll("events") EventId event) {
        // When
        Clock more = clock.with(event);
        // Then
        assertThat(more.at(event.stream())).isGreaterThanOrEqualTo(event.version());
        boolean room = clock.at(event.stream()) > 0 || clock.latest().size() < Clock.SIZE_MAX;
        assertThat(more.complete()).isEqualTo(clock.complete() && room);
        assertThat(more.without(event.stream()).latest())
                .isSubsetOf(clock.without(event.stream()).latest());
    }

    @Example
    void entries_are_written_in_the_order_of_their_streams() {
        // Given
        List<EventId> seen =
                Stream.of("workflow/9@2", "order/1@3", "order/1@2", "order/2@0")
                        .map(EventId::parse)
                        .toList();
        // Then
        assertThat(Clock.of(seen)).hasToString("order/1@3 workflow/9@2");
        assertThat(Clock.of(seen).incomplete()).hasToString("order/1@3 workflow/9@2 +");
        assertThat(Clock.EMPTY).hasToString("");
        assertThat(Clock.EMPTY.incomplete()).hasToString("+");
        assertThat(Clock.parse("workflow/9@2 order/1@3")).isEqualTo(Clock.of(seen));
        assertThat(Clock.EMPTY.incomplete().isEmpty()).isFalse();
    }

    @Example
    void beyond_the_bound_the_lowest_versions_go_and_the_clock_says_so() {
        // Given
        List<EventId> seen =
                IntStream.rangeClosed(1, Clock.SIZE_MAX + 2)
                        .mapToObj(i -> new StreamId("order", "k" + i).at(i))
                        .toList();
        // When
        Clock clock = Clock.of(seen);
        // Then
        assertThat(clock.complete()).isFalse();
        assertThat(clock.latest())
                .containsExactlyInAnyOrderElementsOf(seen.subList(2, seen.size()));
    }

    @Example
    void what_is_no_clock_is_refused() {
        EventId one = EventId.parse("order/1@3");
        EventId two = EventId.parse("order/2@1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clock(List.of(two, one), true))
                .withMessageContaining("in their order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clock(List.of(one, one), true))
                .withMessageContaining("of two streams");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clock(List.of(one.stream().at(0)), true))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Clock(
                                IntStream.range(100, 101 + Clock.SIZE_MAX)
                                        .mapToObj(i -> new StreamId("order", "" + i).at(1))
                                        .toList(),
                                true))
                .withMessageContaining("at most 24");
        assertThatIllegalArgumentException().isThrownBy(() -> Clock.parse("order/1@3  order/2@1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Clock.parse("+ order/2@1"));
    }

    private static List<EventId> all(Clock one, Clock other) {
        List<EventId> all = new ArrayList<>(one.latest());
        all.addAll(other.latest());
        return all;
    }

    @Provide
    Arbitrary<EventId> events() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40), Arbitraries.longs().between(1, 9))
                .as((key, version) ->
                        new StreamId(key % 3 == 0 ? "workflow" : "order", "k" + key).at(version));
    }

    @Provide
    Arbitrary<Clock> clocks() {
        return clocks(2 * Clock.SIZE_MAX);
    }

    @Provide
    Arbitrary<Clock> small() {
        return clocks(Clock.SIZE_MAX / 2);
    }

    private Arbitrary<Clock> clocks(int sizeMax) {
        return Combinators.combine(events().list().ofMaxSize(sizeMax), Arbitraries.of(true, false))
                .as((seen, complete) -> complete ? Clock.of(seen) : Clock.of(seen).incomplete());
    }
}

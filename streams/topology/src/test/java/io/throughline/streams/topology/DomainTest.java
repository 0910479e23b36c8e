package io.throughline.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.Category;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Flip.FlipCommand;
import io.throughline.streams.topology.counter.Flip.FlipEvent;
import io.throughline.streams.topology.counter.Flip.Turned;
import org.junit.jupiter.api.Test;

class DomainTest {

    @Test
    void a_domain_knows_its_aggregates_and_projections_by_name() {
        assertThat(Counters.DOMAIN.aggregate("counter")).isPresent();
        assertThat(Counters.DOMAIN.aggregate("clock")).isEmpty();
        assertThat(Counters.DOMAIN.projection("tally")).contains(Counters.TALLY);
        assertThat(Counters.DOMAIN.projection("sum")).isEmpty();
    }

    @Test
    void an_aggregate_must_be_of_its_category() {
        Category flip = new Category("flip", FlipCommand.class, FlipEvent.class);

        assertThatThrownBy(() ->
                        new Aggregate<>(
                                flip,
                                CounterCommand.class,
                                CounterEvent.class,
                                CounterState.class,
                                new CounterDecider(),
                                true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FlipCommand and FlipEvent")
                .hasMessageContaining("CounterCommand and CounterEvent");
    }

    @Test
    void a_projection_looks_at_its_own_family_only() {
        assertThat(Counters.TALLY.keyOf("counter/a", new Added(3))).contains("odd");
        assertThat(Counters.TALLY.keyOf("flip/a", new Turned())).isEmpty();
    }
}

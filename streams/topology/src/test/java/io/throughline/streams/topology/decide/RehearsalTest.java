package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.decide.Rehearsal.Rehearsed;
import io.throughline.streams.topology.decide.Rehearsal.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private static final StreamId STREAM = Counters.counter("a");

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private final List<StreamId> asked = new ArrayList<>();
    private int sent;

    @Test
    void each_command_is_decided_on_what_those_before_it_would_have_made() {
        // Given
        Rehearsal rehearsal = rehearsal(new Standing(7, new CounterState.Counting(40, "")));

        // When
        Rehearsed first = decide(rehearsal, exactly(7), add(1, 2));
        Rehearsed second = decide(rehearsal, exactly(9), add(3));
        Rehearsed stale = decide(rehearsal, exactly(7), add(4));

        // Then
        assertThat(first)
                .isEqualTo(
                        new Rehearsed(
                                new Outcome.Accepted(8, 9, false),
                                List.of(new Added(1), new Added(2))));
        assertThat(second)
                .isEqualTo(
                        new Rehearsed(new Outcome.Accepted(10, 10, false), List.of(new Added(3))));
        assertThat(stale.events()).isEmpty();
        assertThat(stale.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected ->
                                assertThat(rejected.code())
                                        .isEqualTo(Outcome.Rejected.STALE_VERSION));
        assertThat(asked).containsExactly(STREAM);
    }

    @Test
    void a_stream_without_events_is_absent() {
        Rehearsal rehearsal = rehearsal(new Standing(0, "nothing"));

        assertThat(decide(rehearsal, ABSENT, add(1)).outcome())
                .isEqualTo(new Outcome.Accepted(1, 1, false));
        assertThat(decide(rehearsal, ABSENT, add(1)).outcome())
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(decide(rehearsal, ANY, add(1)).outcome())
                .isEqualTo(new Outcome.Accepted(2, 2, false));
    }

    private Rehearsal rehearsal(Standing standing) {
        return new Rehearsal(
                Counters.DOMAIN,
                codecs,
                DecideOptions.forPartitions(1),
                stream -> {
                    asked.add(stream);
                    return standing;
                });
    }

    private Rehearsed decide(
            Rehearsal rehearsal, ExpectedVersion expected, CounterCommand command) {
        return rehearsal.decide(
                Commands.plain("sent-" + sent++, STREAM, expected), command, 1_000_000);
    }
}

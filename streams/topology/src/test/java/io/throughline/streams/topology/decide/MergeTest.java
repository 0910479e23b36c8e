package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {

    // No memory of recent events: merging must not need any.
    private final HandlerRun run = new HandlerRun(new DecideOptions(1, 32, 0, 100));
    private final StreamId stream = counter("a");

    @Test
    void a_command_that_its_aggregate_merges_is_accepted_although_the_version_is_stale() {
        run.send(stream, ANY, add(1, 2, 3));

        assertThat(run.outcome(stream, exactly(1), new Note("x")))
                .isEqualTo(new Accepted(4, 4, false));
        assertThat(run.outcome(stream, ABSENT, new Note("y"))).isEqualTo(new Accepted(5, 5, false));
        assertThat(run.log(stream))
                .extracting(HandlerRun.Logged::event)
                .contains(new Noted("x (2)"), new Noted("y (4)"));
    }

    @Test
    void a_command_at_the_expected_version_is_decided_as_ever() {
        run.send(stream, ANY, add(1));

        run.send(stream, exactly(1), new Note("x"));

        assertThat(run.log(stream).getLast().event()).isEqualTo(new Noted("x"));
    }

    @Test
    void what_is_not_merged_is_stale() {
        run.send(stream, ANY, add(1, 2));

        Rejected stale = (Rejected) run.outcome(stream, exactly(1), add(3));

        assertThat(stale.code()).isEqualTo(Rejected.STALE_VERSION);
    }

    @Test
    void a_version_that_never_was_is_not_merged() {
        run.send(stream, ANY, add(1));

        Rejected stale = (Rejected) run.outcome(stream, exactly(9), new Note("x"));

        assertThat(stale.code()).isEqualTo(Rejected.STALE_VERSION);
    }

    @Test
    void a_merged_command_sent_again_changes_nothing() {
        run.send(stream, ANY, add(1, 2));
        run.send(Commands.plain("once", stream, exactly(1)), new Note("x"));

        Outcome again =
                run.send(Commands.plain("once", stream, exactly(1)), new Note("x")).outcome();

        assertThat(again).isEqualTo(new Accepted(3, 3, true));
        assertThat(run.log(stream)).hasSize(3);
    }

    @Test
    void the_outcome_of_a_merged_command_says_how_stale_its_basis_was() {
        run.send(stream, ANY, add(1, 2));

        Outcome outcome =
                run.send(Commands.based("1", stream, exactly(1), stream.at(1)), new Note("x"))
                        .outcome();

        assertThat(outcome)
                .isEqualTo(new Accepted(3, 3, false, List.of(new StaleBasis(stream, 1, 2))));
    }
}

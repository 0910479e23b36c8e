package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateTest {

    private final StreamId stream = counter("a");

    @Test
    void the_same_command_gets_the_same_outcome_and_changes_nothing() {
        HandlerRun run = new HandlerRun();
        CommandMetadata metadata = Commands.plain("once", stream, ABSENT);
        run.send(metadata, add(1, 2));
        run.send(stream, ANY, add(3));
        Head before = run.head(stream);

        Answer again = run.send(metadata, add(1, 2));

        assertThat(again.outcome()).isEqualTo(new Accepted(1, 2, true));
        assertThat(again.events()).isEmpty();
        assertThat(run.head(stream)).isSameAs(before);
    }

    @Test
    void a_rejected_command_stays_rejected() {
        HandlerRun run = new HandlerRun();
        CommandMetadata metadata = Commands.plain("once", stream, exactly(1));
        Rejected first = (Rejected) run.send(metadata, add(1)).outcome();
        run.send(stream, ANY, add(3));

        // Its expected version would hold by now, but its sender was told that it does not.
        Outcome again = run.send(metadata, add(1)).outcome();

        assertThat(again)
                .isEqualTo(new Rejected(first.code(), first.message(), 0, true, List.of()));
        assertThat(run.log(stream)).hasSize(1);
    }

    @Test
    void a_stream_remembers_its_last_commands_only() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        CommandMetadata metadata = Commands.plain("once", stream, ABSENT);
        run.send(metadata, add(1));

        run.send(stream, ANY, add(2));
        Outcome within = run.send(metadata, add(1)).outcome();
        run.send(stream, ANY, add(-1));
        Outcome beyond = run.send(metadata, add(1)).outcome();

        assertThat(within).isEqualTo(new Accepted(1, 1, true));
        // Beyond the horizon the expected version still protects.
        assertThat(beyond).isInstanceOf(Rejected.class);
        assertThat(((Rejected) beyond).code()).isEqualTo(Rejected.STALE_VERSION);
        assertThat(((Rejected) beyond).since()).isEmpty();
    }

    @Test
    void a_failed_command_is_decided_again() {
        HandlerRun run = new HandlerRun();
        CommandMetadata metadata = Commands.plain("once", stream, ANY);
        run.send(metadata, new Crash());

        // As if the bug had been mended: the same id, and now it can be decided.
        Outcome again = run.send(metadata, add(1)).outcome();

        assertThat(again).isEqualTo(new Accepted(1, 1, false));
    }

    @Test
    void other_streams_do_not_share_the_memory() {
        HandlerRun run = new HandlerRun();
        run.send(Commands.plain("once", stream, ANY), add(1));

        assertThat(run.send(Commands.plain("once", counter("b"), ANY), add(1)).outcome())
                .isEqualTo(new Accepted(1, 1, false));
    }
}

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
import java.util.stream.Stream;
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
    void what_is_sent_again_and_forgotten_is_not_decided_at_any_version() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        List<CommandMetadata> open = plain("one", "two", "three");
        open.forEach(each -> run.send(each, add(1)));
        Head before = run.head(stream);

        List<Outcome> again = open.stream().map(each -> again(run, each)).toList();

        assertThat(again.getFirst())
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(Rejected.FORGOTTEN);
                            assertThat(rejected.version()).isEqualTo(3);
                            assertThat(rejected.isForNow()).isTrue();
                        });
        // It took nobody else's place in the memory.
        assertThat(again.subList(1, 3))
                .containsExactly(new Accepted(2, 2, true), new Accepted(3, 3, true));
        assertThat(run.head(stream)).isSameAs(before);
        assertThat(run.log(stream)).hasSize(3);
    }

    @Test
    void a_rejection_that_is_forgotten_is_not_decided_anew_either() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        List<CommandMetadata> open = plain("one", "two", "three");
        open.forEach(each -> run.send(each, add(-1)));

        assertThat(((Rejected) again(run, open.getFirst())).code()).isEqualTo(Rejected.FORGOTTEN);
    }

    @Test
    void a_wider_horizon_does_not_bring_back_what_was_forgotten() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        List<CommandMetadata> open = plain("one", "two", "three");
        open.forEach(each -> run.send(each, add(1)));
        HandlerRun wider = run.with(new DecideOptions(1, 32, 0, 100));

        assertThat(((Rejected) again(wider, open.getFirst())).code()).isEqualTo(Rejected.FORGOTTEN);
    }

    @Test
    void what_is_sent_again_is_decided_as_long_as_nothing_can_be_forgotten() {
        HandlerRun run = new HandlerRun();
        List<CommandMetadata> open = plain("one", "two", "three");
        run.send(open.get(0), add(1, 1));
        run.send(open.get(1), add());

        // The first sending of this one was lost.
        assertThat(again(run, open.get(2))).isEqualTo(new Accepted(3, 3, false));
    }

    @Test
    void a_first_sending_is_decided_however_many_are_forgotten() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        for (int i = 1; i <= 10; i++) {
            assertThat(run.outcome(stream, ANY, add(1))).isEqualTo(new Accepted(i, i, false));
        }
    }

    @Test
    void who_is_sent_again_and_forgotten_is_protected_by_the_expected_version() {
        HandlerRun run = new HandlerRun(new DecideOptions(1, 2, 0, 100));
        CommandMetadata metadata = Commands.plain("once", stream, ABSENT);
        run.send(metadata, add(1));
        run.send(stream, ANY, add(2));
        run.send(stream, ANY, add(3));

        assertThat(((Rejected) again(run, metadata)).code()).isEqualTo(Rejected.STALE_VERSION);
    }

    private List<CommandMetadata> plain(String... causes) {
        return Stream.of(causes).map(cause -> Commands.plain(cause, stream, ANY)).toList();
    }

    private static Outcome again(HandlerRun run, CommandMetadata metadata) {
        return run.sendAgain(metadata, add(1)).outcome();
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

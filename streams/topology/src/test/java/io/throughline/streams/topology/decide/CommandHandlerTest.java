package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState.Counting;
import io.throughline.streams.topology.counter.Flip.Turn;
import org.junit.jupiter.api.Test;

class CommandHandlerTest {

    private final HandlerRun run = new HandlerRun();
    private final StreamId stream = counter("a");

    @Test
    void an_accepted_command_has_its_events_at_the_next_versions() {
        run.send(stream, ANY, add(1, 2));
        assertThat(run.outcome(stream, ANY, add(3))).isEqualTo(new Accepted(3, 3, false));

        assertThat(run.log(stream))
                .extracting(HandlerRun.Logged::event)
                .containsExactly(new Added(1), new Added(2), new Added(3));
        assertThat(run.head(stream).version()).isEqualTo(3);
        assertThat(run.codecs().states().decode(run.head(stream).state()))
                .isEqualTo(new Counting(6, ""));
    }

    @Test
    void events_carry_what_the_command_said() {
        CommandMetadata metadata = Commands.rich("row-1", stream);
        Clock clock = Clock.parse("counter/other@4 flip/lamp@3");

        run.send(metadata, add(1, 2));

        assertThat(run.log(stream))
                .extracting(event -> EventHeaders.read(event.headers(), stream.toString()))
                .containsExactly(
                        EventMetadata.of(stream.at(1), metadata, clock),
                        EventMetadata.of(stream.at(2), metadata, clock));
        assertThat(EventHeaders.type(run.log(stream).getFirst().headers()))
                .isEqualTo("io.throughline.counting.Added");
    }

    @Test
    void a_command_with_nothing_to_do_is_accepted_without_events() {
        run.send(stream, ANY, add(1));

        assertThat(run.outcome(stream, ANY, add())).isEqualTo(new Accepted(2, 1, false));
        assertThat(run.log(stream)).hasSize(1);
    }

    @Test
    void the_decider_may_reject() {
        Answer answer = run.send(stream, ANY, add(-1));

        assertThat(answer.outcome()).isInstanceOf(Rejected.class);
        assertThat(((Rejected) answer.outcome()).code()).isEqualTo("negative");
        assertThat(answer.deadLetterReason()).isNull();
        assertThat(run.log(stream)).isEmpty();
    }

    @Test
    void the_expected_version_must_hold() {
        assertThat(run.outcome(stream, exactly(1), add(1))).isInstanceOf(Rejected.class);
        assertThat(run.outcome(stream, ABSENT, add(1))).isEqualTo(new Accepted(1, 1, false));
        assertThat(run.outcome(stream, ABSENT, add(1))).isInstanceOf(Rejected.class);
        assertThat(run.outcome(stream, exactly(1), add(1))).isEqualTo(new Accepted(2, 2, false));
        assertThat(run.outcome(stream, exactly(1), add(1))).isInstanceOf(Rejected.class);
        assertThat(run.outcome(stream, exactly(3), add(1))).isInstanceOf(Rejected.class);
        assertThat(run.outcome(stream, ANY, add(1))).isEqualTo(new Accepted(3, 3, false));
    }

    @Test
    void a_stale_command_is_told_what_it_had_not_seen() {
        run.send(stream, ANY, add(1));
        run.send(stream, ANY, add(2));
        run.send(stream, ANY, add(3));

        Rejected stale = (Rejected) run.outcome(stream, exactly(1), add(4));

        assertThat(stale.code()).isEqualTo(Rejected.STALE_VERSION);
        assertThat(stale.version()).isEqualTo(3);
        assertThat(stale.since())
                .extracting(event -> run.codecs().events().decode(event))
                .containsExactly(new Added(2), new Added(3));
    }

    @Test
    void who_expected_a_new_stream_is_told_all_of_it() {
        run.send(stream, ANY, add(1, 2));

        Rejected stale = (Rejected) run.outcome(stream, ABSENT, add(4));

        assertThat(stale.since()).hasSize(2);
    }

    @Test
    void who_expected_more_than_there_is_is_told_nothing() {
        run.send(stream, ANY, add(1));

        Rejected stale = (Rejected) run.outcome(stream, exactly(9), add(4));

        assertThat(stale.version()).isEqualTo(1);
        assertThat(stale.since()).isEmpty();
    }

    @Test
    void a_decider_with_a_bug_fails_the_command_and_leaves_the_stream_alone() {
        run.send(stream, ANY, add(1));
        Head before = run.head(stream);

        Answer answer = run.send(stream, ANY, new Crash());

        Rejected failed = (Rejected) answer.outcome();
        assertThat(failed.code()).isEqualTo(Rejected.FAILED);
        assertThat(failed.message()).contains("counter/a", "version 1", "a bug in the decider");
        assertThat(answer.deadLetterReason()).contains("a bug in the decider");
        assertThat(run.head(stream)).isSameAs(before);
        assertThat(run.outcome(stream, exactly(1), add(1))).isEqualTo(new Accepted(2, 2, false));
    }

    @Test
    void a_fold_with_a_bug_leaves_no_part_of_the_command_behind() {
        run.send(stream, ANY, add(1));

        Answer answer = run.send(stream, ANY, add(5, CounterDecider.UNLUCKY, 5));

        assertThat(((Rejected) answer.outcome()).code()).isEqualTo(Rejected.FAILED);
        assertThat(answer.events()).isEmpty();
        assertThat(run.outcome(stream, exactly(1), add(1))).isEqualTo(new Accepted(2, 2, false));
        assertThat(((Rejected) run.outcome(stream, exactly(1), add(1))).since()).hasSize(1);
    }

    @Test
    void what_does_not_fit_into_a_record_fails_instead_of_stopping_the_partition() {
        String longText = "x".repeat(500_000);
        run.send(stream, ANY, new Note(longText));

        Rejected full = (Rejected) run.outcome(stream, ANY, new Note(longText));
        Rejected large = (Rejected) run.outcome(counter("b"), ANY, new Note("x".repeat(900_000)));

        assertThat(full.code()).isEqualTo(Rejected.FAILED);
        assertThat(full.message()).contains("the state would take 1000");
        assertThat(large.message()).contains("an event would take 900");
    }

    @Test
    void the_answer_to_a_stale_command_fits_into_a_record() {
        for (int i = 0; i < 10; i++) {
            run.send(stream, ANY, new Note("x".repeat(60_000)));
        }

        assertThat(((Rejected) run.outcome(stream, exactly(9), add(1))).since()).hasSize(1);
        assertThat(((Rejected) run.outcome(stream, exactly(1), add(1))).since()).isEmpty();
    }

    @Test
    void a_command_of_another_family_is_malformed() {
        Answer answer = run.send(stream, ANY, new Turn());

        Rejected malformed = (Rejected) answer.outcome();
        assertThat(malformed.code()).isEqualTo(Rejected.MALFORMED);
        assertThat(malformed.message()).contains("Turn is not a command of category counter");
        assertThat(answer.deadLetterReason()).isEqualTo(malformed.message());
        assertThat(answer.head()).isNull();
    }

    @Test
    void a_category_that_nobody_knows_is_malformed() {
        Answer answer = run.send(new StreamId("clock", "a"), ANY, add(1));

        assertThat(((Rejected) answer.outcome()).code()).isEqualTo(Rejected.MALFORMED);
        assertThat(answer.deadLetterReason()).contains("'clock' is not part of context counting");
    }

    @Test
    void recorded_time_never_goes_back() {
        run.clock(5_000);
        run.send(stream, ANY, add(1));
        run.clock(3_000);
        run.send(stream, ANY, add(2));
        run.clock(6_000);
        run.send(stream, ANY, add(3));

        assertThat(run.log(stream))
                .extracting(HandlerRun.Logged::recordedAtMs)
                .containsExactly(5_000L, 5_000L, 6_000L);
    }
}

package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.streams.topology.counter.Commands.add;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.Counters;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PingPongTest {

    private static final int ANSWERS_MAX = 5;
    private static final StreamId STREAM = Counters.counter("a");

    private final HandlerRun run =
            new HandlerRun(DecideOptions.forPartitions(1).answering(ANSWERS_MAX));
    private int sent;

    @Test
    void agents_that_answer_each_other_are_stopped_and_a_person_may_go_on() {
        // Given
        because(null, add(1));
        for (int answer = 1; answer <= ANSWERS_MAX; answer++) {
            assertThat(because(last(), add(1))).isInstanceOf(Accepted.class);
            assertThat(run.head(STREAM).chain().depth()).isEqualTo(answer);
        }

        // When
        Outcome one = because(last(), add(1));

        // Then
        assertThat(one)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(Rejected.PING_PONG);
                            assertThat(rejected.message()).contains("5 times in stream counter/a");
                        });
        assertThat(because(null, add(1))).isInstanceOf(Accepted.class);
        assertThat(because(last(), add(1))).isInstanceOf(Accepted.class);
    }

    @Test
    void what_was_stopped_goes_on_under_its_own_id_once_a_person_has_acted() {
        // Given
        because(null, add(1));
        for (int answer = 1; answer <= ANSWERS_MAX; answer++) {
            because(last(), add(1));
        }
        CommandMetadata parked =
                Commands.caused("parked", STREAM, ANY, last(), List.of(), Clock.EMPTY);
        Head before = run.head(STREAM);
        Outcome stopped = run.send(parked, add(1)).outcome();
        Head after = run.head(STREAM);

        // When
        because(null, add(1));
        Outcome released = run.send(parked, add(1)).outcome();

        // Then
        assertThat(((Rejected) stopped).isForNow()).isTrue();
        assertThat(after).isSameAs(before);
        assertThat(released).isEqualTo(new Accepted(ANSWERS_MAX + 3, ANSWERS_MAX + 3, false));
    }

    @Test
    void answers_of_several_events_are_one_link_each() {
        because(null, add(1, 2));
        for (int answer = 1; answer <= ANSWERS_MAX; answer++) {
            EventId first = STREAM.at(run.head(STREAM).version() - 1);
            assertThat(because(first, add(1, 2))).isInstanceOf(Accepted.class);
        }
        assertThat(run.head(STREAM).chain().depth()).isEqualTo(ANSWERS_MAX);
        assertThat(because(last(), add(1))).isInstanceOf(Rejected.class);
    }

    @Test
    void many_answers_to_one_event_are_no_chain() {
        because(null, add(1));
        EventId cause = last();
        for (int i = 0; i < 10 * ANSWERS_MAX; i++) {
            assertThat(because(cause, add(1))).isInstanceOf(Accepted.class);
        }
        assertThat(run.head(STREAM).chain()).isEqualTo(new AnswerChain(1, 2));
    }

    @Test
    void what_another_stream_leads_to_begins_anew() {
        because(null, add(1));
        for (int i = 0; i < ANSWERS_MAX; i++) {
            because(last(), add(1));
        }
        assertThat(because(Counters.counter("b").at(1), add(1))).isInstanceOf(Accepted.class);
        assertThat(run.head(STREAM).chain()).isEqualTo(AnswerChain.START);
    }

    @Test
    void an_answer_that_appends_nothing_is_none() {
        because(null, add(1));
        for (int i = 0; i < 10 * ANSWERS_MAX; i++) {
            assertThat(because(last(), add())).isInstanceOf(Accepted.class);
        }
        assertThat(run.head(STREAM).chain()).isEqualTo(AnswerChain.START);
    }

    private EventId last() {
        return STREAM.at(run.head(STREAM).version());
    }

    private Outcome because(@Nullable EventId cause, CounterCommand what) {
        return run.send(
                        Commands.caused(
                                "sent-" + sent++, STREAM, ANY, cause, List.of(), Clock.EMPTY),
                        what)
                .outcome();
    }
}

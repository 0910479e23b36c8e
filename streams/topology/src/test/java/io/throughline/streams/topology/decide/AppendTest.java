package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState.Counting;
import io.throughline.streams.topology.counter.Flip.Turned;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendTest {

    private final HandlerRun run = new HandlerRun();
    private final StreamId stream = counter("a");

    @Test
    void ready_made_events_are_appended_past_the_decider() {
        run.send(stream, ANY, add(1));

        // The decider would refuse a negative amount.
        assertThat(run.outcome(stream, exactly(1), append(new Added(-5), new Added(2))))
                .isEqualTo(new Accepted(2, 3, false));

        assertThat(run.log(stream))
                .extracting(HandlerRun.Logged::event)
                .containsExactly(new Added(1), new Added(-5), new Added(2));
        assertThat(run.codecs().states().decode(run.head(stream).state()))
                .isEqualTo(new Counting(-2, ""));
    }

    @Test
    void an_append_may_begin_a_stream() {
        assertThat(run.outcome(stream, ABSENT, append(new Added(1))))
                .isEqualTo(new Accepted(1, 1, false));
        assertThat(run.outcome(stream, ABSENT, append(new Added(1)))).isInstanceOf(Rejected.class);
    }

    @Test
    void an_append_twice_is_an_append_once() {
        CommandMetadata metadata = Commands.plain("once", stream, ABSENT);
        run.send(metadata, append(new Added(1)));

        assertThat(run.send(metadata, append(new Added(1))).outcome())
                .isEqualTo(new Accepted(1, 1, true));
        assertThat(run.log(stream)).hasSize(1);
    }

    @Test
    void what_is_so_in_every_state_may_be_appended_at_any_version() {
        assertThat(run.outcome(stream, ANY, append(new Added(1))))
                .isEqualTo(new Accepted(1, 1, false));
        assertThat(run.outcome(stream, ANY, append(new Added(2), new Added(3))))
                .isEqualTo(new Accepted(2, 3, false));
    }

    @Test
    void a_category_may_refuse_appends() {
        StreamId lamp = new StreamId("flip", "lamp");

        Answer answer = run.send(lamp, ABSENT, append(new Turned()));

        assertThat(((Rejected) answer.outcome()).code()).isEqualTo("append-not-allowed");
        assertThat(answer.deadLetterReason()).isNull();
    }

    @Test
    void events_of_another_category_are_refused() {
        Answer answer = run.send(stream, ABSENT, append(new Added(1), new Turned()));

        assertThat(((Rejected) answer.outcome()).code()).isEqualTo(Rejected.MALFORMED);
        assertThat(answer.deadLetterReason()).contains("not of category counter");
    }

    @Test
    void bytes_that_are_no_events_are_refused() {
        AppendEvents garbage = new AppendEvents(List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));

        assertThat(rejection(stream, garbage, ABSENT).code()).isEqualTo(Rejected.MALFORMED);
        assertThat(run.log(stream)).isEmpty();
    }

    @Test
    void an_event_that_cannot_be_folded_is_not_appended() {
        assertThat(rejection(stream, append(new Added(CounterDecider.UNLUCKY)), ABSENT).code())
                .isEqualTo(Rejected.FAILED);
        assertThat(run.log(stream)).isEmpty();
    }

    private Rejected rejection(StreamId to, AppendEvents append, ExpectedVersion expected) {
        return (Rejected) run.outcome(to, expected, append);
    }

    private AppendEvents append(Event... events) {
        return new AppendEvents(
                Arrays.stream(events)
                        .map(event -> ByteBuffer.wrap(run.codecs().events().encode(event)))
                        .toList());
    }
}

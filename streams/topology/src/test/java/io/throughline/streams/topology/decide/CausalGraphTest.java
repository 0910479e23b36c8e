package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.Causality;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What two events say of each other against what really led to what.
class CausalGraphTest {

    private static final int STEPS = 120;

    @Property(tries = 100)
    void the_order_of_any_two_events_is_told_by_the_two_alone(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = Clock.SIZE_MAX) int streams,
            @ForAll @IntRange(min = 1, max = 8) int partitions) {
        CausalRun run = run(random, streams, partitions, true);

        for (int first = 0; first < run.log().size(); first++) {
            for (int second = 0; second < run.log().size(); second++) {
                requireTold(run, first, second);
            }
        }
    }

    @Property(tries = 100)
    void beyond_the_bound_and_with_senders_that_tell_little_nothing_wrong_is_told(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 3 * Clock.SIZE_MAX) int streams,
            @ForAll @IntRange(min = 1, max = 8) int partitions) {
        CausalRun run = run(random, streams, partitions, false);

        for (int first = 0; first < run.log().size(); first++) {
            for (int second = 0; second < run.log().size(); second++) {
                if (run.told(first, second) != Causality.UNKNOWN) {
                    requireTold(run, first, second);
                }
            }
        }
    }

    @Example
    void a_chain_through_more_streams_than_a_clock_holds_knows_its_near_past_only() {
        HandlerRun run = new HandlerRun();
        run.send(counter("s0"), ANY, add(1));
        EventMetadata before = run.metadata(counter("s0")).getFirst();
        for (int i = 1; i < 3 * Clock.SIZE_MAX; i++) {
            StreamId stream = counter("s" + i);
            run.send(
                    Commands.caused(
                            "c" + i, stream, ANY, before.id(), List.of(), before.clockAfter()),
                    add(1));
            EventMetadata event = run.metadata(stream).getFirst();
            assertThat(Causality.compare(before, event)).isEqualTo(Causality.BEFORE);
            before = event;
        }

        EventMetadata first = run.metadata(counter("s0")).getFirst();
        assertThat(before.clock().latest()).hasSize(Clock.SIZE_MAX);
        assertThat(before.clock().complete()).isFalse();
        assertThat(Causality.compare(first, run.metadata(counter("s9")).getFirst()))
                .isEqualTo(Causality.BEFORE);
        assertThat(Causality.compare(run.metadata(counter("s9")).getFirst(), before))
                .isEqualTo(Causality.UNKNOWN);
    }

    @Example
    void an_event_that_changed_nothing_leaves_no_trace_in_the_clock() {
        HandlerRun run = new HandlerRun();
        run.send(counter("a"), ANY, add(1));
        EventMetadata cause = run.metadata(counter("a")).getFirst();

        run.send(
                Commands.caused("1", counter("b"), ANY, cause.id(), List.of(), cause.clockAfter()),
                add());
        run.send(counter("b"), ANY, add(1));

        EventMetadata event = run.metadata(counter("b")).getFirst();
        assertThat(Causality.compare(cause, event)).isEqualTo(Causality.CONCURRENT);
    }

    @Example
    void a_version_that_never_was_is_not_taken_for_the_past() {
        HandlerRun run = new HandlerRun();
        run.send(counter("a"), ANY, add(1));
        run.send(Commands.based("1", counter("b"), ANY, counter("a").at(9)), add(1));
        run.send(counter("a"), ANY, add(2));

        EventMetadata event = run.metadata(counter("b")).getFirst();
        assertThat(Causality.compare(run.metadata(counter("a")).getLast(), event))
                .isEqualTo(Causality.UNKNOWN);
    }

    @Example
    void a_stream_that_is_alone_with_itself_writes_no_clock() {
        HandlerRun run = new HandlerRun();
        StreamId stream = counter("a");
        run.send(stream, ANY, add(1));
        EventMetadata cause = run.metadata(stream).getFirst();

        run.send(
                Commands.caused(
                        "1", stream, ANY, cause.id(), List.of(cause.id()), cause.clockAfter()),
                add(1));

        assertThat(run.log(stream).getLast().headers().lastHeader("ce_clock")).isNull();
        assertThat(run.head(stream).clock()).isSameAs(Clock.EMPTY);
    }

    private static CausalRun run(
            Random random, int streams, int partitions, boolean everybodyTellsItsClock) {
        HandlerRun handler = new HandlerRun(DecideOptions.forPartitions(partitions));
        CausalRun run =
                new CausalRun(
                        (metadata, command) ->
                                handler.send(metadata, command).events().stream()
                                        .map(event ->
                                                EventHeaders.read(
                                                        event.headers(),
                                                        metadata.stream().toString()))
                                        .toList(),
                        random,
                        streams,
                        everybodyTellsItsClock);
        for (int i = 0; i < STEPS; i++) {
            run.step();
        }
        return run;
    }

    private static void requireTold(CausalRun run, int first, int second) {
        assertThat(run.told(first, second))
                .as("%s and %s", run.log().get(first), run.log().get(second))
                .isEqualTo(run.truth(first, second));
    }
}

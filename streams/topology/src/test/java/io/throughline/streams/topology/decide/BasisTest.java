package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Flip.Turn;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BasisTest {

    private static final int PARTITIONS = 8;

    private final HandlerRun run = new HandlerRun();
    private final StreamId lamp = new StreamId("flip", "lamp");
    private final StreamId a = counter("a");
    private final StreamId b = counter("b");

    @Test
    void a_basis_that_still_holds_is_not_spoken_of() {
        run.send(a, ANY, add(1, 2));

        assertThat(run.send(Commands.based("1", b, ANY, a.at(2)), add(1)).outcome())
                .isEqualTo(new Accepted(1, 1, false));
    }

    @Test
    void an_outcome_says_by_how_much_each_stream_of_the_basis_had_moved_on() {
        run.send(a, ANY, add(1, 2, 3));
        run.send(lamp, ANY, new Turn());

        Outcome outcome =
                run.send(Commands.based("1", b, ANY, a.at(1), lamp.at(1), a.at(0)), add(1))
                        .outcome();

        assertThat(outcome)
                .isEqualTo(
                        new Accepted(
                                1,
                                1,
                                false,
                                List.of(new StaleBasis(a, 1, 3), new StaleBasis(a, 0, 3))));
        assertThat(outcome.stale()).extracting(StaleBasis::behind).containsExactly(2L, 3L);
    }

    @Test
    void the_rejection_of_a_decider_says_so_too() {
        run.send(a, ANY, add(1, 2));

        Outcome outcome = run.send(Commands.based("1", b, ANY, a.at(1)), add(-1)).outcome();

        assertThat(outcome).isInstanceOf(Rejected.class);
        assertThat(outcome.stale()).containsExactly(new StaleBasis(a, 1, 2));
    }

    @Test
    void a_command_that_needs_a_fresh_basis_is_rejected_on_a_stale_one() {
        run.send(a, ANY, add(1, 2));

        Answer answer = run.send(Commands.based("1", lamp, ANY, a.at(1), b.at(0)), new Turn());

        Rejected rejected = (Rejected) answer.outcome();
        assertThat(rejected.code()).isEqualTo(Rejected.STALE_BASIS);
        assertThat(rejected.message()).contains("counter/a is at 2, not 1").doesNotContain("/b");
        assertThat(rejected.stale()).containsExactly(new StaleBasis(a, 1, 2));
        assertThat(run.log(lamp)).isEmpty();
        assertThat(answer.deadLetterReason()).isNull();
        assertThat(run.send(Commands.based("2", lamp, ANY, a.at(2), b.at(0)), new Turn()).outcome())
                .isEqualTo(new Accepted(1, 1, false));
    }

    @Test
    void the_own_stream_counts_where_the_expected_version_does_not_speak_for_it() {
        run.send(lamp, ANY, new Turn());
        run.send(lamp, ANY, new Turn());

        Outcome any = run.send(Commands.based("1", lamp, ANY, lamp.at(1)), new Turn()).outcome();
        Outcome exact =
                run.send(Commands.based("2", lamp, exactly(2), lamp.at(1)), new Turn()).outcome();

        assertThat(any).isInstanceOf(Rejected.class);
        assertThat(exact).isEqualTo(new Accepted(3, 3, false, List.of(new StaleBasis(lamp, 1, 2))));
    }

    @Test
    void a_duplicate_is_told_the_same() {
        run.send(a, ANY, add(1, 2));
        Outcome first = run.send(Commands.based("1", lamp, ANY, a.at(1)), new Turn()).outcome();
        Outcome second = run.send(Commands.based("2", b, ANY, a.at(1)), add(1)).outcome();
        run.send(a, ANY, add(3));

        Outcome firstAgain =
                run.send(Commands.based("1", lamp, ANY, a.at(1)), new Turn()).outcome();
        Outcome secondAgain = run.send(Commands.based("2", b, ANY, a.at(1)), add(1)).outcome();

        assertThat(firstAgain.stale()).isEqualTo(first.stale()).hasSize(1);
        assertThat(secondAgain)
                .isEqualTo(new Accepted(1, 1, true, List.of(new StaleBasis(a, 1, 2))));
        assertThat(second.stale()).isEqualTo(secondAgain.stale());
    }

    @Test
    void rows_of_read_models_are_recorded_only() {
        EventId row = EventId.parse("tally/all@1");

        assertThat(run.send(Commands.based("1", lamp, ANY, row), new Turn()).outcome())
                .isEqualTo(new Accepted(1, 1, false));
        assertThat(run.metadata(lamp).getFirst().basis().seen()).containsExactly(row);
        assertThat(run.metadata(lamp).getFirst().clock().isEmpty()).isTrue();
    }

    @Test
    void a_stream_of_another_partition_is_reported_as_far_as_it_is_known_and_never_rejects() {
        StreamId far = elsewhere(lamp);
        Versions knowing = stream -> stream.equals(far) ? OptionalLong.of(5) : OptionalLong.empty();
        HandlerRun knows = new HandlerRun(DecideOptions.forPartitions(PARTITIONS), knowing);
        HandlerRun knowsNot = new HandlerRun(DecideOptions.forPartitions(PARTITIONS));

        assertThat(knows.send(Commands.based("1", lamp, ANY, far.at(3)), new Turn()).outcome())
                .isEqualTo(new Accepted(1, 1, false, List.of(new StaleBasis(far, 3, 5))));
        assertThat(knowsNot.send(Commands.based("1", lamp, ANY, far.at(3)), new Turn()).outcome())
                .isEqualTo(new Accepted(1, 1, false));
        assertThat(knows.send(Commands.based("2", lamp, ANY, far.at(6)), new Turn()).outcome())
                .isEqualTo(new Accepted(2, 2, false));
    }

    @Test
    void a_command_that_rests_on_nothing_else_costs_no_look_at_another_stream() {
        Versions never =
                stream -> {
                    throw new AssertionError("asked about " + stream);
                };
        HandlerRun alone = new HandlerRun(DecideOptions.forPartitions(PARTITIONS), never);

        alone.send(lamp, ANY, new Turn());
        alone.send(Commands.based("1", lamp, exactly(1), lamp.at(1)), new Turn());
        alone.send(
                Commands.caused("2", lamp, ANY, lamp.at(2), List.of(lamp.at(2)), Clock.EMPTY),
                new Turn());

        assertThat(alone.log(lamp)).hasSize(3);
    }

    // A counter whose partition is not that of `stream`.
    private static StreamId elsewhere(StreamId stream) {
        int own = Partitions.of(stream.toString(), PARTITIONS);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> counter("far-" + i))
                .filter(other -> Partitions.of(other.toString(), PARTITIONS) != own)
                .findFirst()
                .orElseThrow();
    }
}

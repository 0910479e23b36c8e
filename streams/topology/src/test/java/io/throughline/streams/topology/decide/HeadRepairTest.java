package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Flip.Turn;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing is decided on a doubted head, and only its writer corrects it.
class HeadRepairTest extends DoubtedHeads {

    @Test
    void commands_of_a_doubted_stream_are_passed_on_and_others_decided() {
        DecideProcessor processor = processor(repairs);
        repair.doubt(KEY);

        processor.process(command(STREAM));
        processor.process(command(Counters.counter("b")));

        assertThat(forwarded())
                .containsExactly(
                        DecideTopology.REDIRECT, DecideTopology.EVENTS, DecideTopology.OUTCOMES);
        assertThat(heads.get(KEY)).isNull();
    }

    @Test
    void a_cleared_stream_is_decided_again() {
        DecideProcessor processor = processor(repairs);
        repair.doubt(KEY);
        repair.clear(KEY);

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.EVENTS, DecideTopology.OUTCOMES);
    }

    @Test
    void a_head_that_cannot_be_read_is_doubted_by_its_writer() {
        DecideProcessor processor = processor(repairs);
        heads.put(KEY, GARBAGE);

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(repair.waiting()).containsExactly(KEY);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void nothing_is_decided_on_a_head_of_which_a_part_cannot_be_read(byte[] stored) {
        DecideProcessor processor = processor(repairs);
        heads.put(KEY, stored);

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(repair.waiting()).containsExactly(KEY);
        assertThat(heads.get(KEY)).isEqualTo(stored);
    }

    @Test
    void a_head_that_is_doubted_already_and_cannot_be_read_is_mended_all_the_same() {
        HeadRepairs impatient = new HeadRepairs(1, 0);
        DecideProcessor processor = processor(impatient);
        heads.put(KEY, GARBAGE);
        impatient.of(0).doubt(KEY);

        processor.process(command(STREAM));

        assertThat(impatient.of(0).waiting()).containsExactly(KEY);
        assertThat(forwarded()).containsExactly(DecideTopology.OUTCOMES);
    }

    @Test
    void commands_of_a_head_that_cannot_be_read_are_refused_if_too_many_are_doubted() {
        DecideProcessor processor = processor(repairs);
        for (int i = 0; i < HeadRepair.DOUBTS_MAX; i++) {
            repair.doubt("counter/" + i);
        }
        heads.put(KEY, GARBAGE);

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.OUTCOMES);
        assertThat(heads.get(KEY)).isEqualTo(GARBAGE);
    }

    static Stream<byte[]> unreadable() {
        HandlerRun run = new HandlerRun();
        run.send(new StreamId("flip", "lamp"), ExpectedVersion.ANY, new Turn());
        byte[] otherFamily = run.head(new StreamId("flip", "lamp")).state();
        return Stream.of(
                with(new byte[] {0, 1, 2, 3}, AnsweredCommands.NONE),
                with(otherFamily, AnsweredCommands.NONE),
                with(new byte[0], new AnsweredCommands(new byte[] {1, 2, 3})),
                with(new byte[0], new AnsweredCommands(new byte[18 + 300])),
                with(new byte[0], answered(new byte[] {7, 7})));
    }

    // The command that is sent below got this as its outcome.
    private static AnsweredCommands answered(byte[] outcome) {
        return AnsweredCommands.NONE.with(
                Commands.plain("cause", STREAM, ExpectedVersion.ANY).id(), outcome, 32);
    }

    private static byte[] with(byte[] state, AnsweredCommands answered) {
        return new Head(
                        1,
                        17,
                        new byte[HashChain.LENGTH_BYTES],
                        Clock.EMPTY,
                        AnswerChain.START,
                        state,
                        answered)
                .toBytes();
    }

    @Test
    void a_command_that_waited_too_long_is_refused_for_now() {
        HeadRepairs impatient = new HeadRepairs(1, 0);
        DecideProcessor processor = processor(impatient);
        heads.put(KEY, GARBAGE);

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.OUTCOMES);
        assertThat(heads.get(KEY)).isEqualTo(GARBAGE);
    }

    @Test
    void the_writer_tells_how_far_it_was_when_it_saw_a_doubt() {
        DecideProcessor processor = processor(repairs);
        processor.process(command(Counters.counter("b")));
        repair.doubt(KEY);
        assertThat(repair.seenAt(KEY)).isEmpty();

        punctuate();

        assertThat(repair.seenAt(KEY)).hasValue(41);
    }

    @Test
    void a_head_that_stands_still_is_corrected() {
        processor(repairs);
        heads.put(KEY, GARBAGE);
        repair.doubt(KEY);
        repair.correct(KEY, GARBAGE, BEFORE);
        assertThat(repair.correction(KEY)).isEqualTo(HeadRepair.Correction.DUE);

        punctuate();

        assertThat(repair.correction(KEY)).isEqualTo(HeadRepair.Correction.MADE);
        assertThat(heads.get(KEY)).isEqualTo(BEFORE);
    }

    @Test
    void a_head_that_has_moved_is_left_alone() {
        processor(repairs);
        heads.put(KEY, BEFORE);
        repair.doubt(KEY);
        repair.correct(KEY, GARBAGE, null);

        punctuate();

        assertThat(repair.correction(KEY)).isEqualTo(HeadRepair.Correction.MOVED);
        assertThat(heads.get(KEY)).isEqualTo(BEFORE);
    }

    @Test
    void doubts_are_bounded() {
        for (int i = 0; i < HeadRepair.DOUBTS_MAX; i++) {
            assertThat(repair.doubt("counter/" + i)).isTrue();
        }
        assertThat(repair.doubt(KEY)).isFalse();
        assertThat(repair.doubt("counter/0")).isTrue();
    }
}

package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Flip.Turn;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing is decided on a doubted head, and only its writer corrects it.
class HeadRepairTest {

    private static final StreamId STREAM = Counters.counter("a");
    private static final String KEY = STREAM.toString();
    private static final byte[] BEFORE = Head.EMPTY.toBytes();
    private static final byte[] GARBAGE = {99, 1};
    private static final long HOLD_MS = 500;

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private final MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
    private final KeyValueStore<String, byte[]> heads =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(DecideTopology.HEADS),
                            Serdes.String(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
    private final HeadRepairs repairs = new HeadRepairs(1, 3_600_000);
    private final HeadRepair repair = repairs.of(0);

    HeadRepairTest() {
        heads.init(context.getStateStoreContext(), heads);
        context.addStateStore(heads);
        context.setCurrentSystemTimeMs(17);
        context.setRecordMetadata("counting.commands", 0, 41);
    }

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
        assertThat(forwarded())
                .containsExactly(DecideTopology.OUTCOMES, DecideTopology.DEAD_LETTERS);
    }

    @Test
    void commands_of_a_head_that_cannot_be_read_are_refused_if_too_many_are_doubted() {
        DecideProcessor processor = processor(repairs);
        for (int i = 0; i < HeadRepair.DOUBTS_MAX; i++) {
            repair.doubt("counter/" + i);
        }
        heads.put(KEY, GARBAGE);

        processor.process(command(STREAM));

        assertThat(forwarded())
                .containsExactly(DecideTopology.OUTCOMES, DecideTopology.DEAD_LETTERS);
        assertThat(heads.get(KEY)).isEqualTo(GARBAGE);
    }

    @Test
    void nothing_is_decided_on_a_held_head_however_old_the_doubt_is() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        impatient.of(0).doubt(KEY);
        punctuate();
        assertThat(impatient.of(0).hold(KEY)).isTrue();
        outlast();

        processor.process(command(STREAM));

        assertThat(forwarded())
                .containsExactly(DecideTopology.OUTCOMES, DecideTopology.DEAD_LETTERS);
        assertThat(heads.get(KEY)).isNull();
        assertThat(impatient.of(0).waiting()).containsExactly(KEY);
    }

    @Test
    void a_head_that_did_not_stand_still_all_the_time_cannot_be_held() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        assertThat(impatient.of(0).hold(KEY)).isFalse();
        impatient.of(0).doubt(KEY);
        assertThat(impatient.of(0).hold(KEY)).as("before the writer saw it").isFalse();
        punctuate();
        outlast();

        assertThat(impatient.of(0).hold(KEY)).isFalse();

        processor.process(command(STREAM));
        assertThat(forwarded()).containsExactly(DecideTopology.EVENTS, DecideTopology.OUTCOMES);
    }

    @Test
    void a_doubt_that_was_outlasted_begins_anew() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        processor(impatient);
        impatient.of(0).doubt(KEY);
        punctuate();
        outlast();

        impatient.of(0).doubt(KEY);

        assertThat(impatient.of(0).seenAt(KEY)).isEmpty();
    }

    @Test
    void commands_wait_from_when_the_writer_cannot_read_a_head_that_was_doubted_before() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        heads.put(KEY, GARBAGE);
        impatient.of(0).doubt(KEY);
        punctuate();
        outlast();

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(impatient.of(0).seenAt(KEY)).isEmpty();
    }

    // Until a doubt is too old.
    private static void outlast() {
        long since = System.nanoTime();
        while (System.nanoTime() - since <= TimeUnit.MILLISECONDS.toNanos(HOLD_MS)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_command_waits_for_a_head_that_it_rests_on() {
        DecideProcessor processor = processor(repairs);
        heads.put(Counters.counter("b").toString(), GARBAGE);
        Headers headers = new RecordHeaders();
        CommandHeaders.write(
                Commands.based("cause", STREAM, ExpectedVersion.ANY, Counters.counter("b").at(1)),
                "any.Type",
                headers);

        processor.process(
                new Record<>(KEY, codecs.commands().encode(Commands.add(1)), 17, headers));

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(repair.waiting()).containsExactly(Counters.counter("b").toString());
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
    void a_command_that_waited_too_long_is_refused_and_dead_lettered() {
        HeadRepairs impatient = new HeadRepairs(1, 0);
        DecideProcessor processor = processor(impatient);
        heads.put(KEY, GARBAGE);

        processor.process(command(STREAM));

        assertThat(forwarded())
                .containsExactly(DecideTopology.OUTCOMES, DecideTopology.DEAD_LETTERS);
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
    void a_writer_that_leaves_forgets_its_doubts() {
        DecideProcessor processor = processor(repairs);
        repair.doubt(KEY);

        processor.close();

        assertThat(repair.doubted()).isEmpty();
        assertThat(repair.correction(KEY)).isEqualTo(HeadRepair.Correction.NONE);
    }

    @Test
    void doubts_are_bounded() {
        for (int i = 0; i < HeadRepair.DOUBTS_MAX; i++) {
            assertThat(repair.doubt("counter/" + i)).isTrue();
        }
        assertThat(repair.doubt(KEY)).isFalse();
        assertThat(repair.doubt("counter/0")).isTrue();
    }

    private DecideProcessor processor(HeadRepairs with) {
        DecideProcessor processor =
                new DecideProcessor(
                        Counters.DOMAIN,
                        codecs,
                        DecideOptions.forPartitions(1),
                        Versions.NONE,
                        with);
        processor.init(context);
        return processor;
    }

    private void punctuate() {
        context.scheduledPunctuators().forEach(each -> each.getPunctuator().punctuate(0));
    }

    private List<String> forwarded() {
        return context.forwarded().stream().map(each -> each.childName().orElseThrow()).toList();
    }

    private Record<String, byte[]> command(StreamId stream) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(
                Commands.plain("cause", stream, ExpectedVersion.ANY), "any.Type", headers);
        return new Record<>(
                stream.toString(), codecs.commands().encode(Commands.add(1)), 17, headers);
    }
}

package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.heal.AnsweredFold;
import io.throughline.streams.topology.heal.HeadComparison;
import io.throughline.streams.topology.heal.PartitionFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.heal.StreamFold;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the write path stores is what the log says, and everything else is told and corrected.
class HeadComparisonTest {

    private static final StreamId STREAM = Counters.counter("a");
    private static final int HORIZON = DecideOptions.DUPLICATE_HORIZON_COMMANDS;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void the_head_after_any_commands_is_the_fold_of_the_log(
            @ForAll("commands") List<CounterCommand> commands) {
        HandlerRun run = sent(commands);

        assertThat(HeadComparison.of(fold(run), stored(run), run.codecs())).isEmpty();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatever_is_changed_is_told_and_corrected(
            @ForAll("commands") List<CounterCommand> commands,
            @ForAll @IntRange(max = 8) int what) {
        List<CounterCommand> some = new ArrayList<>(commands);
        some.add(Commands.add(1));
        HandlerRun run = sent(some);
        byte[] changed = changed(run, what);

        StreamFold fold = fold(run);
        byte[] corrected =
                changed != null && HeadComparison.remembers(fold, changed, run.codecs())
                        ? HeadComparison.corrected(fold, changed)
                        : HeadComparison.corrected(fold, outcomes(run, 0));

        assertThat(HeadComparison.of(fold, changed, run.codecs())).isNotEmpty();
        assertThat(HeadComparison.of(fold, corrected, run.codecs())).isEmpty();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void a_rebuilt_head_is_what_it_was_while_the_outcomes_are_kept(
            @ForAll("commands") List<CounterCommand> commands, @ForAll Random random) {
        HandlerRun run = new HandlerRun();
        for (int i = 0; i < commands.size(); i++) {
            ExpectedVersion expected = random.nextBoolean() ? ANY : ExpectedVersion.ABSENT;
            run.send(Commands.plain("sent-" + i, STREAM, expected), commands.get(i));
            if (random.nextInt(4) == 0) {
                // One of those before is sent once more.
                int again = random.nextInt(i + 1);
                run.send(Commands.plain("sent-" + again, STREAM, ANY), commands.get(again));
            }
        }

        byte[] rebuilt = HeadComparison.corrected(fold(run), outcomes(run, 0));

        assertThat(rebuilt).isEqualTo(stored(run));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void a_rebuilt_head_knows_the_commands_that_made_events_when_no_outcome_is_kept_any_more(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3) Integer> sizes,
            @ForAll @IntRange(max = 60) int gone) {
        HandlerRun run = new HandlerRun();
        for (Integer size : sizes) {
            Integer[] amounts = new Integer[size];
            Arrays.fill(amounts, size);
            run.send(STREAM, ANY, Commands.add(amounts));
        }

        byte[] rebuilt = HeadComparison.corrected(fold(run), outcomes(run, gone));

        assertThat(rebuilt).isEqualTo(stored(run));
    }

    @Test
    void a_state_that_another_version_has_stored_is_told_to_be_in_another_form() {
        HandlerRun run = sent(List.of(Commands.add(1)));
        StreamFold fold = fold(run);
        Head head = run.head(STREAM);
        run.send(Counters.counter("b"), ANY, Commands.add(77));
        byte[] wrong = run.head(Counters.counter("b")).state();

        assertThat(HeadComparison.of(fold, with(head, wrong), run.codecs()))
                .singleElement()
                .asString()
                .startsWith("state is ");
        assertThat(HeadComparison.of(fold, with(head, wider(wrong, run.registry())), run.codecs()))
                .singleElement()
                .asString()
                .startsWith("state, stored in another form, is ");
    }

    // As a version would write it whose type has one more field, in front: a zero.
    private static byte[] wider(byte[] state, Registry registry) {
        Schema own = registry.schema(ByteBuffer.wrap(state, 1, 4).getInt());
        Schema wider =
                new Schema.Parser()
                        .parse(
                                own.toString()
                                        .replaceFirst(
                                                "\"fields\":\\[",
                                                "\"fields\":[{\"name\":\"more\",\"type\":\"long\","
                                                        + "\"default\":0},"));
        int id = registry.register(wider.getFullName(), wider);
        return ByteBuffer.allocate(state.length + 1)
                .put((byte) 0)
                .putInt(id)
                .put((byte) 0)
                .put(state, 5, state.length - 5)
                .array();
    }

    private static byte[] with(Head head, byte[] state) {
        return new Head(
                        head.version(),
                        head.recordedAtMs(),
                        head.hash(),
                        head.clock(),
                        head.chain(),
                        state,
                        head.answered())
                .toBytes();
    }

    @Test
    void a_duplicate_tells_of_a_command_whose_outcome_is_not_kept_any_more() {
        HandlerRun run = new HandlerRun();
        run.send(STREAM, ANY, Commands.add(1));
        run.send(Commands.plain("late", STREAM, ExpectedVersion.ABSENT), Commands.add(1));
        run.send(STREAM, ANY, Commands.add(1));
        run.send(Commands.plain("late", STREAM, ExpectedVersion.ABSENT), Commands.add(1));

        byte[] rebuilt = HeadComparison.corrected(fold(run), outcomes(run, 2));

        Head head = Head.of(Objects.requireNonNull(rebuilt));
        CommandId late = Commands.plain("late", STREAM, ANY).id();
        assertThat(head.answered().outcomeOf(late).map(run.codecs().outcomes()::decode))
                .hasValueSatisfying(outcome -> assertThat(outcome.duplicate()).isFalse())
                .containsInstanceOf(Outcome.Rejected.class);
        assertThat(head.answered().count()).isEqualTo(3);
    }

    @Test
    void a_stream_that_only_refused_has_a_head_again() {
        HandlerRun run = new HandlerRun();
        run.send(STREAM, ExpectedVersion.exactly(3), Commands.add(1));

        byte[] rebuilt = HeadComparison.corrected(fold(run), outcomes(run, 0));

        assertThat(rebuilt).isEqualTo(stored(run)).isNotNull();
    }

    @Test
    void a_head_of_a_stream_that_the_log_does_not_know_goes() {
        HandlerRun run = sent(List.of(Commands.add(1)));
        StreamFold nothing =
                new StreamFold(STREAM.toString(), Counters.DOMAIN, run.codecs(), HORIZON);

        assertThat(HeadComparison.of(nothing, stored(run), run.codecs())).isNotEmpty();
        assertThat(HeadComparison.corrected(nothing, outcomes(run, 1))).isNull();
        assertThat(HeadComparison.of(nothing, null, run.codecs())).isEmpty();
    }

    @Test
    void a_log_with_a_gap_is_no_ground_to_correct_a_head() {
        HandlerRun run = sent(List.of(Commands.add(1), Commands.add(2), Commands.add(3)));
        PartitionFold fold = partition(run);
        List<ConsumerRecord<String, byte[]>> log = records(run);

        fold.add(log.get(0));
        fold.add(log.get(2));

        assertThat(fold.of(STREAM.toString()).trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("version 3 after 1"));
    }

    @Test
    void an_altered_event_breaks_the_chain_of_the_log() {
        HandlerRun run = sent(List.of(Commands.add(1), Commands.add(2), Commands.add(3)));
        PartitionFold fold = partition(run);
        List<ConsumerRecord<String, byte[]>> log = records(run);
        ConsumerRecord<String, byte[]> first = log.get(0);

        fold.add(record(0, first.timestamp() + 1, first));
        fold.add(log.get(1));

        assertThat(fold.of(STREAM.toString()).trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("not linked"));
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void slices_together_are_all_streams_and_none_twice(
            @ForAll @IntRange(min = 1, max = 40) int streamsMax,
            @ForAll @IntRange(min = 1, max = 200) int streams) {
        HandlerRun run = sent(List.of(Commands.add(1)));
        ConsumerRecord<String, byte[]> event = records(run).getFirst();
        List<Slice> todo = new ArrayList<>(List.of(Slice.ALL));
        List<String> found = new ArrayList<>();
        while (!todo.isEmpty()) {
            PartitionFold fold =
                    new PartitionFold(
                            Counters.DOMAIN,
                            run.codecs(),
                            HORIZON,
                            streamsMax,
                            todo.removeFirst(),
                            _ -> true);
            for (int i = 0; i < streams; i++) {
                fold.add(
                        new ConsumerRecord<>(
                                "events",
                                0,
                                i,
                                Counters.counter("k" + i).toString(),
                                event.value()));
            }
            assertThat(fold.streams()).hasSizeLessThanOrEqualTo(streamsMax);
            fold.streams().forEach(stream -> found.add(stream.stream()));
            todo.addAll(fold.leftOut());
        }
        assertThat(found).hasSize(streams).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<CounterCommand>> commands() {
        Arbitrary<CounterCommand> adds =
                Arbitraries.integers()
                        .between(-5, 5)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(CounterCommand.Add::new);
        Arbitrary<CounterCommand> notes = Arbitraries.strings().alpha().ofLength(3).map(Note::new);
        return Arbitraries.oneOf(adds, notes, Arbitraries.just(new Crash())).list().ofMaxSize(50);
    }

    private static HandlerRun sent(List<CounterCommand> commands) {
        HandlerRun run = new HandlerRun();
        long nowMs = 1_000_000;
        for (CounterCommand command : commands) {
            run.clock(nowMs += 7);
            run.send(STREAM, ANY, command);
        }
        return run;
    }

    private static byte @Nullable [] stored(HandlerRun run) {
        Head head = run.head(STREAM);
        return head.equals(Head.EMPTY) ? null : head.toBytes();
    }

    private static PartitionFold partition(HandlerRun run) {
        return new PartitionFold(
                Counters.DOMAIN, run.codecs(), HORIZON, 1_000, Slice.ALL, _ -> true);
    }

    private static StreamFold fold(HandlerRun run) {
        PartitionFold fold = partition(run);
        records(run).forEach(fold::add);
        StreamFold stream = fold.of(STREAM.toString());
        assertThat(stream.trouble()).isEmpty();
        return stream;
    }

    private static AnsweredFold outcomes(HandlerRun run, int gone) {
        AnsweredFold fold = new AnsweredFold(run.codecs(), HORIZON);
        List<HandlerRun.Told> told = run.outcomes(STREAM);
        for (HandlerRun.Told each : told.subList(Math.min(gone, told.size()), told.size())) {
            ConsumerRecord<String, byte[]> record =
                    new ConsumerRecord<>(
                            "outcomes",
                            0,
                            0,
                            STREAM.toString(),
                            run.codecs().outcomes().encode(each.outcome()));
            new OutcomeHeaders(each.command(), STREAM).write("any.Type", record.headers());
            fold.add(record);
        }
        return fold;
    }

    private static List<ConsumerRecord<String, byte[]>> records(HandlerRun run) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (HandlerRun.Logged event : run.log(STREAM)) {
            records.add(
                    new ConsumerRecord<>(
                            "events",
                            0,
                            records.size(),
                            event.recordedAtMs(),
                            TimestampType.CREATE_TIME,
                            0,
                            0,
                            STREAM.toString(),
                            bytes(event.value()),
                            event.headers(),
                            Optional.empty()));
        }
        return records;
    }

    private static ConsumerRecord<String, byte[]> record(
            long offset, long timestampMs, ConsumerRecord<String, byte[]> like) {
        return new ConsumerRecord<>(
                like.topic(),
                like.partition(),
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                like.key(),
                like.value(),
                like.headers(),
                Optional.empty());
    }

    private static byte @Nullable [] changed(HandlerRun run, int what) {
        Head head = run.head(STREAM);
        byte[] hash = head.hash().clone();
        hash[5] ^= 1;
        byte[] bytes = head.toBytes();
        run.send(Counters.counter("b"), ANY, Commands.add(77));
        byte[] state = run.head(Counters.counter("b")).state();
        long version = head.version() + (what == 0 ? 1 : what == 1 ? -1 : 0);
        Head other =
                new Head(
                        version,
                        head.recordedAtMs() + (what == 2 ? 1 : 0),
                        what == 3 ? hash : head.hash(),
                        what == 4 ? head.clock().incomplete() : head.clock(),
                        what == 8 ? new AnswerChain(head.chain().depth() + 1, 1) : head.chain(),
                        what == 5 ? state : head.state(),
                        head.answered());
        return switch (what) {
            case 6 -> null;
            case 7 -> Arrays.copyOf(bytes, bytes.length - 1);
            default -> other.toBytes();
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}

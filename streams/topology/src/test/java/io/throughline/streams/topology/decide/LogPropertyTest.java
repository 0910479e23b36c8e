package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.CounterCommand.Add;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent;
import io.throughline.streams.topology.counter.CounterState;
import io.throughline.streams.topology.counter.Counters;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class LogPropertyTest {

    /// One command as it reaches the write path.
    record Sent(
            StreamId stream,
            String cause,
            ExpectedVersion expected,
            CounterCommand command,
            long clockMs) {}

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatever_is_sent_the_log_keeps_its_laws(
            @ForAll("sequences") @Size(max = 60) List<Sent> sequence) {
        HandlerRun run = new HandlerRun();
        for (Sent sent : sequence) {
            run.clock(sent.clockMs());
            long before = run.head(sent.stream()).version();

            Answer answer = run.send(metadata(sent), sent.command());

            requireOutcomeAndEventsAgree(answer, before);
            requireSameAnswerAgain(run, sent, answer.outcome());
        }
        for (String key : List.of("a", "b")) {
            requireSoundLog(run, Counters.counter(key));
        }
    }

    private static void requireOutcomeAndEventsAgree(Answer answer, long before) {
        switch (answer.outcome()) {
            case Accepted(long first, long last, boolean duplicate, _) -> {
                assertThat(answer.events()).hasSize(duplicate ? 0 : (int) (last - before));
                if (!duplicate) {
                    assertThat(first).isEqualTo(before + 1);
                }
            }
            case Outcome.Rejected _ -> assertThat(answer.events()).isEmpty();
        }
    }

    private static void requireSameAnswerAgain(HandlerRun run, Sent sent, Outcome outcome) {
        Answer again = run.send(metadata(sent), sent.command());
        assertThat(again.events()).isEmpty();
        assertThat(again.outcome().version()).isEqualTo(outcome.version());
        boolean failed =
                outcome instanceof Outcome.Rejected rejected
                        && rejected.code().equals(Outcome.Rejected.FAILED);
        assertThat(again.outcome().duplicate()).isEqualTo(!failed);
    }

    private static void requireSoundLog(HandlerRun run, StreamId stream) {
        CounterDecider decider = new CounterDecider();
        CounterState state = decider.initial();
        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        long version = 0;
        long recordedAtMs = 0;
        for (HandlerRun.Logged event : run.log(stream)) {
            EventMetadata metadata = EventHeaders.read(event.headers(), stream.toString());
            assertThat(metadata.id()).isEqualTo(stream.at(++version));
            assertThat(event.recordedAtMs()).isGreaterThanOrEqualTo(recordedAtMs);
            recordedAtMs = event.recordedAtMs();
            hash = HashChain.next(hash, recordedAtMs, event.headers(), bytes(event.value()));
            state = decider.evolve(state, (CounterEvent) event.event());
        }
        Head head = run.head(stream);
        assertThat(head.version()).isEqualTo(version);
        assertThat(head.hash()).isEqualTo(hash);
        if (version > 0) {
            assertThat(run.codecs().states().decode(head.state())).isEqualTo(state);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static CommandMetadata metadata(Sent sent) {
        return Commands.plain(sent.cause(), sent.stream(), sent.expected());
    }

    @Provide
    Arbitrary<List<Sent>> sequences() {
        Arbitrary<StreamId> streams = Arbitraries.of("a", "b").map(Counters::counter);
        // Few causes, so that some come again.
        Arbitrary<String> causes = Arbitraries.integers().between(0, 15).map(i -> "cause-" + i);
        Arbitrary<ExpectedVersion> expected =
                Arbitraries.oneOf(
                        Arbitraries.just(ExpectedVersion.ANY),
                        Arbitraries.longs().between(0, 12).map(ExpectedVersion::exactly));
        Arbitrary<CounterCommand> commands =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(-1, 13).list().ofMaxSize(4).map(Add::new),
                        Arbitraries.strings().alpha().ofMaxLength(8).map(Note::new),
                        Arbitraries.just(new Crash()));
        Arbitrary<Long> clocks = Arbitraries.longs().between(0, 1_000);
        return Combinators.combine(streams, causes, expected, commands, clocks)
                .as(Sent::new)
                .list();
    }
}

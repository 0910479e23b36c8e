package io.throughline.streams.topology.journal;

import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.counter.CounterCommand;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import io.throughline.streams.topology.counter.CounterState;
import io.throughline.streams.topology.counter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPropertyTest {

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void a_fold_from_a_snapshot_is_a_fold_from_the_start(
            @ForAll("histories") List<CounterEvent> history,
            @ForAll @IntRange(min = 1, max = 7) int every)
            throws IOException {
        Path folder = Files.createTempDirectory("journal");
        StoreFixture fixture = new StoreFixture(folder);
        JournalStore store = fixture.open(every);
        CounterDecider decider = new CounterDecider();
        CounterState state = decider.initial();

        for (int version = 1; version <= history.size(); version++) {
            CounterEvent event = history.get(version - 1);
            fixture.put(store, counter("a"), version, event);
            state = decider.evolve(state, event);

            int last = version - version % every;
            assertThat(store.snapshot("counter/a", version).map(JournalStore.Entry::version))
                    .isEqualTo(last == 0 ? Optional.empty() : Optional.of((long) last));
            assertThat(fixture.journal(store).state(counter("a"), new Until.Now()))
                    .isEqualTo(new StateAt(counter("a"), version, state));
        }

        requireEveryPrefix(fixture, store, history);
        store.close();
        Utils.delete(folder.toFile());
    }

    private static void requireEveryPrefix(
            StoreFixture fixture, JournalStore store, List<CounterEvent> history) {
        CounterDecider decider = new CounterDecider();
        CounterState state = decider.initial();
        for (int version = 1; version <= history.size(); version++) {
            state = decider.evolve(state, history.get(version - 1));
            assertThat(fixture.journal(store).state(counter("a"), Until.version(version)).state())
                    .isEqualTo(state);
        }
    }

    @Test
    void a_snapshot_spares_the_fold_of_what_is_before_it(@TempDir Path folder) {
        StoreFixture fixture = new StoreFixture(folder);
        Counted decider = new Counted();
        Domain domain =
                new Domain(
                        Counters.DOMAIN.contract(),
                        List.of(
                                new Aggregate<>(
                                        Counters.DOMAIN.contract().categories().getFirst(),
                                        CounterCommand.class,
                                        CounterEvent.class,
                                        CounterState.class,
                                        decider,
                                        true)),
                        List.of());
        Snapshots snapshots = new Snapshots(domain, fixture.codecs(), 100);
        JournalStore store = fixture.open(snapshots);
        IntStream.rangeClosed(1, 250)
                .forEach(i -> fixture.put(store, counter("a"), i, new Added(1)));
        int toWrite = decider.evolved;

        snapshots.fold(
                store, domain.aggregate("counter").orElseThrow(), "counter/a", new Until.Now());

        // Each event was folded once, into the snapshot that it is part of.
        assertThat(toWrite).isEqualTo(200);
        assertThat(decider.evolved - toWrite).isEqualTo(50);
        store.close();
    }

    private static final class Counted
            implements Decider<CounterCommand, CounterState, CounterEvent> {
        private final CounterDecider decider = new CounterDecider();
        private int evolved;

        @Override
        public CounterState initial() {
            return decider.initial();
        }

        @Override
        public Decision<CounterEvent> decide(CounterCommand command, CounterState state) {
            return decider.decide(command, state);
        }

        @Override
        public CounterState evolve(CounterState state, CounterEvent event) {
            evolved++;
            return decider.evolve(state, event);
        }
    }

    @Provide
    Arbitrary<List<CounterEvent>> histories() {
        Arbitrary<CounterEvent> events =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(-12, 12).map(Added::new),
                        Arbitraries.strings().alpha().ofMaxLength(5).map(Noted::new));
        return events.list().ofMaxSize(30);
    }
}

package io.throughline.streams.topology.journal;

import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState.Counting;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {

    private static final TopicPartition EVENTS = new TopicPartition("counting.events", 0);
    private static final TopicPartition OTHERS = new TopicPartition("counting.events", 1);

    private StoreFixture fixture;

    @BeforeEach
    void choose(@TempDir Path folder) {
        fixture = new StoreFixture(folder);
    }

    @Test
    void what_was_put_and_how_far_it_came_is_there_after_a_restart() {
        JournalStore store = fixture.open(2);
        fixture.put(store, counter("a"), 1, new Added(1));
        fixture.put(store, counter("a"), 2, new Added(2));
        store.commit(Map.of(EVENTS, 17L));
        store.close();

        JournalStore again = fixture.open(2);

        assertThat(again.committedOffset(EVENTS)).isEqualTo(17);
        assertThat(again.committedOffset(OTHERS)).isNull();
        assertThat(again.lastVersion("counter/a")).isEqualTo(2);
        assertThat(again.snapshot("counter/a", 9).orElseThrow().version()).isEqualTo(2);
        assertThat(fixture.journal(again).state(counter("a"), new Until.Now()).state())
                .isEqualTo(new Counting(3, ""));
        again.close();
    }

    @Test
    void everything_that_is_kept_is_told_with_what_can_be_none_of_ours() {
        JournalStore store = fixture.open(2);
        for (long version = 1; version <= 3; version++) {
            fixture.put(store, counter("a"), version, new Added(1));
        }
        fixture.put(store, counter("b"), 1, new Added(1));
        store.commit(Map.of(EVENTS, 17L));
        List<String> kept = new ArrayList<>();

        // A journal that makes a snapshot of every hundredth event has none of the second.
        fixture.journal(store).kept((stream, version) -> kept.add(stream + "@" + version));

        assertThat(kept)
                .containsExactly(
                        "counter/a@1",
                        "counter/a@2",
                        "counter/a@3",
                        "counter/a@" + Long.MAX_VALUE,
                        "counter/b@1");
        store.close();
    }

    @Test
    void a_committed_offset_is_forgotten_when_kafka_streams_says_so() {
        JournalStore store = fixture.open(2);
        store.commit(Map.of(EVENTS, 17L, OTHERS, 18L));
        Map<TopicPartition, Long> noOffset = new HashMap<>();
        noOffset.put(OTHERS, null);

        store.commit(noOffset);
        assertThat(store.committedOffset(EVENTS)).isEqualTo(17);
        assertThat(store.committedOffset(OTHERS)).isNull();

        store.commit(Map.of());
        assertThat(store.committedOffset(EVENTS)).isNull();
        store.close();
    }

    @Test
    void forgetting_offsets_keeps_the_events() {
        JournalStore store = fixture.open(2);
        fixture.put(store, counter("a"), 1, new Added(1));
        store.commit(Map.of(EVENTS, 17L));

        store.commit(Map.of());

        assertThat(store.lastVersion("counter/a")).isEqualTo(1);
        store.close();
    }

    @Test
    void a_closed_store_says_so() {
        JournalStore store = fixture.open(2);
        store.close();
        store.close();

        assertThat(store.isOpen()).isFalse();
        assertThatThrownBy(() -> store.lastVersion("counter/a"))
                .isInstanceOf(InvalidStateStoreException.class)
                .hasMessageContaining("journal is not open here");
    }

    @Test
    void streams_do_not_mix_whatever_their_names() {
        JournalStore store = fixture.open(100);
        List<StreamId> streams =
                List.of(
                        counter("1"),
                        counter("10"),
                        counter("1e"),
                        counter("1s"),
                        counter("100000000"),
                        counter("é"),
                        counter("1é"));
        for (int i = 0; i < streams.size(); i++) {
            for (int version = 1; version <= i + 1; version++) {
                fixture.put(store, streams.get(i), version, new Added(i));
            }
        }

        for (int i = 0; i < streams.size(); i++) {
            List<Long> versions = new ArrayList<>();
            store.read(streams.get(i).toString(), 1, (version, _) -> versions.add(version));
            assertThat(versions).hasSize(i + 1).endsWith(i + 1L);
            assertThat(store.lastVersion(streams.get(i).toString())).isEqualTo(i + 1);
        }
        assertThat(store.lastVersion("counter/1000")).isZero();
        store.close();
    }

    @Test
    void a_reader_may_stop_at_any_event() {
        JournalStore store = fixture.open(100);
        IntStream.rangeClosed(1, 5).forEach(i -> fixture.put(store, counter("a"), i, new Added(i)));
        List<Long> versions = new ArrayList<>();

        store.read(
                "counter/a",
                2,
                (version, _) -> {
                    versions.add(version);
                    return version < 3;
                });

        assertThat(versions).containsExactly(2L, 3L);
        store.close();
    }

    @Test
    void a_snapshot_of_another_program_version_is_folded_anew() {
        JournalStore store = fixture.open(2);
        IntStream.rangeClosed(1, 3).forEach(i -> fixture.put(store, counter("a"), i, new Added(i)));
        Codecs then = fixture.codecs();
        Codec<Object> otherStates =
                Codec.of(Object.class, fixture.registry(), List.of(Tally.class));
        Codecs now = new Codecs(then.commands(), then.events(), then.outcomes(), otherStates);
        Snapshots snapshots = new Snapshots(Counters.DOMAIN, now, 2);

        Snapshots.Folded folded =
                snapshots.fold(
                        store,
                        Counters.DOMAIN.aggregate("counter").orElseThrow(),
                        "counter/a",
                        new Until.Now());

        assertThat(store.snapshot("counter/a", 9)).isPresent();
        assertThat(folded).isEqualTo(new Snapshots.Folded(3, new Counting(6, "")));
        store.close();
    }
}

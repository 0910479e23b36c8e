package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/// The history of every stream: events in, nothing out.
///
/// It is a topology of its own because it needs no transaction: an event that comes twice is put
/// where it already lies, so at-least-once is enough, and its store is restored from the events
/// topic itself. Its consumers, the restoring one too, must read committed records only.
public final class JournalTopology {

    /// The store of events and snapshots; query it with [#queryable].
    public static final String JOURNAL = "journal";

    /// How many events lie between two snapshots of a stream unless told otherwise.
    public static final int SNAPSHOT_EVERY_EVENTS = 100;

    private final Domain domain;
    private final Codecs codecs;
    private final Snapshots snapshots;

    public JournalTopology(Domain domain, Codecs codecs, int snapshotEveryEvents) {
        this.domain = domain;
        this.codecs = codecs;
        this.snapshots = new Snapshots(domain, codecs, snapshotEveryEvents);
    }

    /// The topology; the events topic must exist.
    public Topology topology() {
        return new Topology()
                .addReadOnlyStateStore(
                        new Builder(snapshots),
                        "events",
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        new Topics(domain.contract().context()).events(),
                        "record",
                        JournalProcessor::new);
    }

    /// How to ask Kafka Streams for the journals of the partitions that this instance holds. Name
    /// the partition in the store query, or the first one found answers.
    public QueryableStoreType<Journal> queryable() {
        return new QueryableStoreType<>() {
            @Override
            public boolean accepts(StateStore store) {
                return store instanceof JournalStore;
            }

            @Override
            public Journal create(StateStoreProvider stores, String name) {
                List<JournalStore> found = stores.stores(name, new Stored()).stream().toList();
                return new Journal(found.getFirst(), domain, codecs, snapshots);
            }
        };
    }

    private static final class Stored implements QueryableStoreType<JournalStore> {
        @Override
        public boolean accepts(StateStore store) {
            return store instanceof JournalStore;
        }

        @Override
        public JournalStore create(StateStoreProvider stores, String name) {
            return stores.stores(name, this).getFirst();
        }
    }

    private record Builder(Snapshots snapshots) implements StoreBuilder<JournalStore> {
        @Override
        public StoreBuilder<JournalStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<JournalStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<JournalStore> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("the journal's changelog is the events topic");
        }

        @Override
        public StoreBuilder<JournalStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public JournalStore build() {
            return new JournalStore(JOURNAL, snapshots);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return JOURNAL;
        }
    }
}

package io.throughline.streams.topology.project;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.HomePartition;
import io.throughline.streams.topology.Projection;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// One read model: events in, rows in a queryable store.
///
/// Each projection is a topology of its own, so that a faulty one disturbs no other, and each can
/// be rebuilt alone. Rows count, so it must run with exactly-once v2. Events of different streams
/// reach a row in the order in which the log's partitions are read; of one stream, in its order.
public final class ProjectTopology {

    private ProjectTopology() {}

    /// The topology of one projection; its store has the projection's name and holds [Row]s.
    public static Topology of(Domain domain, Projection<?, ?> projection, Codecs codecs) {
        return of(domain, projection, codecs, new RowRepairs());
    }

    /// The same where rows are repaired.
    ///
    /// @param repairs the rows of this instance that are to be corrected
    public static Topology of(
            Domain domain, Projection<?, ?> projection, Codecs codecs, RowRepairs repairs) {
        Serde<String> keys = Serdes.String();
        Serde<byte[]> values = Serdes.ByteArray();
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(rows(projection));
        KStream<String, byte[]> byRow =
                builder.stream(
                                new Topics(domain.contract().context()).events(),
                                Consumed.with(keys, values).withName("events"))
                        .process(() -> new KeyByRow(projection, codecs), Named.as("key"));
        // The row of a stream is at home where its events are.
        KStream<String, byte[]> atHome =
                projection.isOfStreams()
                        ? byRow
                        : byRow.repartition(
                                Repartitioned.with(keys, values)
                                        .withName(projection.name() + "-rows")
                                        .withStreamPartitioner(new HomePartition()));
        atHome.process(
                () -> new FoldRow(projection, codecs, repairs),
                Named.as("fold"),
                projection.name());
        return builder.build();
    }

    // Cached, because many events go to few rows: the changelog gets a row once per commit.
    private static StoreBuilder<KeyValueStore<String, byte[]>> rows(Projection<?, ?> projection) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(projection.name()),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withCachingEnabled();
    }
}

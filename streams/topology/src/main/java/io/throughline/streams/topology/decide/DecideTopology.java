package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.HomePartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The write path: commands in, events and outcomes out.
///
/// It is a topology of its own because of its guarantee: exactly once, with one writer per stream.
/// The stream's head is read and written by the task that writes the stream's events, in the same
/// transaction, so no command ever meets stale state. Run it with exactly-once v2.
public final class DecideTopology {

    /// The store of stream heads: stream id to [Head].
    public static final String HEADS = "heads";

    static final String EVENTS = "events";
    static final String OUTCOMES = "outcomes";
    static final String DEAD_LETTERS = "deadletters";
    static final String REDIRECT = "redirect";

    /// How long commands of a doubted stream are passed on unless told otherwise, in milliseconds.
    public static final long HOLD_MS_MAX = 30_000;

    private static final String COMMANDS = "commands";
    private static final String DECIDE = "decide";

    private DecideTopology() {}

    /// The same where nothing is known of the streams of other partitions.
    public static Topology of(Domain domain, Codecs codecs, DecideOptions options) {
        return of(domain, codecs, options, Versions.NONE);
    }

    /// The topology of `domain`, whose topics must exist with as many partitions as the options
    /// say.
    ///
    /// @param versions what is known of the streams of other partitions, for reports of a stale
    ///   basis
    public static Topology of(
            Domain domain, Codecs codecs, DecideOptions options, Versions versions) {
        return of(
                domain,
                codecs,
                options,
                versions,
                new HeadRepairs(options.partitions(), HOLD_MS_MAX));
    }

    /// The same where doubted heads are repaired.
    ///
    /// @param repairs the doubted heads of this instance
    public static Topology of(
            Domain domain,
            Codecs codecs,
            DecideOptions options,
            Versions versions,
            HeadRepairs repairs) {
        Topics topics = new Topics(domain.contract().context());
        StringSerializer keys = new StringSerializer();
        ByteArraySerializer values = new ByteArraySerializer();
        HomePartition home = new HomePartition();
        return new Topology()
                .addSource(
                        COMMANDS,
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.commands())
                .addProcessor(
                        DECIDE,
                        () -> new DecideProcessor(domain, codecs, options, versions, repairs),
                        COMMANDS)
                .addStateStore(heads(), DECIDE)
                .addSink(EVENTS, topics.events(), keys, values, home, DECIDE)
                .addSink(OUTCOMES, topics.outcomes(), keys, values, home, DECIDE)
                .addSink(DEAD_LETTERS, topics.deadletters(), keys, values, home, DECIDE)
                .addSink(REDIRECT, topics.commands(), keys, values, home, DECIDE);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> heads() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(HEADS), Serdes.String(), Serdes.ByteArray());
    }
}

package io.throughline.streams.topology.attest;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Attestation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The proof of the log: events in, signed attestations out, of each partition into the partition
/// of the same number.
///
/// It reads the log as anybody does, and so is no part of the write path. Run it with exactly-once
/// v2: what was read, what is kept about it and what was attested then move together, so a restart,
/// a partition that moves and a second instance make neither a gap nor a second chain of
/// attestations.
public final class AttestTopology {

    /// The store of what is kept about each partition.
    public static final String STORE = "attest";

    private static final String EVENTS = "events";
    private static final String ATTEST = "attest";
    private static final String ATTESTATIONS = "attestations";

    private AttestTopology() {}

    /// The codec of attestations, which this registers.
    public static Codec<Attestation> codec(Registry registry) {
        return Codec.of(Attestation.class, registry, List.of(Attestation.class));
    }

    /// The topology of a context, whose topics must exist.
    public static Topology of(String context, Codec<Attestation> codec, AttestOptions options) {
        Topics topics = new Topics(context);
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        EVENTS,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.events())
                .addProcessor(ATTEST, () -> new AttestProcessor(context, codec, options), EVENTS)
                .addStateStore(store(), ATTEST)
                .addSink(ATTESTATIONS, topics.attestations(), bytes, bytes, toOwn(), ATTEST);
    }

    private static StreamPartitioner<byte[], byte[]> toOwn() {
        return (_, key, _, _) ->
                Optional.of(Set.of(Integer.valueOf(new String(key, StandardCharsets.UTF_8))));
    }

    // Cached, because every event changes the ledger: the changelog gets it once per commit.
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled();
    }
}

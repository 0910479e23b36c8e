package io.throughline.deploy.bench;

import io.throughline.schemas.codec.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/// What Kafka Streams takes for the same reads and writes as ours: a head read and written, an
/// event and an outcome written, with as many bytes, and nothing understood or checked.
final class BareTopology {

    static final String HEADS = "heads";
    static final String EVENTS = "events";
    static final String OUTCOMES = "outcomes";

    private BareTopology() {}

    static Topology of(String commands, Topics to, Shape shape) {
        StringSerializer keys = new StringSerializer();
        ByteArraySerializer values = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        "commands", new StringDeserializer(), new ByteArrayDeserializer(), commands)
                .addProcessor("copy", () -> new BareProcessor(shape), "commands")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(HEADS),
                                Serdes.String(),
                                Serdes.ByteArray()),
                        "copy")
                .addSink(EVENTS, to.events(), keys, values, "copy")
                .addSink(OUTCOMES, to.outcomes(), keys, values, "copy");
    }
}

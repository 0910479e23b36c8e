package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Counters;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// The write path as a topology, without Kafka.
final class DecideDriver implements AutoCloseable {

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> commands;

    DecideDriver(Path folder) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "decide");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver =
                new TopologyTestDriver(
                        DecideTopology.of(Counters.DOMAIN, codecs, DecideOptions.forPartitions(1)),
                        config);
        commands =
                driver.createInputTopic(
                        "counting.commands", new StringSerializer(), new ByteArraySerializer());
    }

    Codecs codecs() {
        return codecs;
    }

    void send(CommandMetadata metadata, Command command) {
        send(metadata, codecs.commands().encode(command));
    }

    /// Sends it as a client does that has sent it before.
    void sendAgain(CommandMetadata metadata, Command command) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(metadata, "any.Type", headers);
        CommandHeaders.attempt(2, headers);
        send(metadata.stream().toString(), codecs.commands().encode(command), headers);
    }

    void send(CommandMetadata metadata, byte[] command) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(metadata, "any.Type", headers);
        send(metadata.stream().toString(), command, headers);
    }

    void send(@Nullable String key, byte @Nullable [] command, Headers headers) {
        commands.pipeInput(new TestRecord<>(key, command, headers));
    }

    Head head(StreamId stream) {
        KeyValueStore<String, byte[]> heads = driver.getKeyValueStore(DecideTopology.HEADS);
        byte[] head = heads.get(stream.toString());
        return head == null ? Head.EMPTY : Head.of(head);
    }

    /// Everything since this was last asked.
    List<TestRecord<String, byte[]>> events() {
        return read("counting.events");
    }

    List<TestRecord<String, byte[]>> outcomeRecords() {
        return read("counting.outcomes");
    }

    List<Outcome> outcomes() {
        return outcomeRecords().stream()
                .map(outcome -> codecs.outcomes().decode(outcome.value()))
                .toList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return read("counting.deadletters");
    }

    private List<TestRecord<String, byte[]>> read(String topic) {
        TestOutputTopic<String, byte[]> output =
                driver.createOutputTopic(
                        topic, new StringDeserializer(), new ByteArrayDeserializer());
        return output.readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}

package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.streams.topology.counter.Commands.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class DecideIT {

    private static final int PARTITIONS = 4;
    private static final int COUNTERS = 20;
    private static final int COMMANDS_EACH = 5;
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());

    // Outcomes by command, as far as nobody has asked for them yet.
    private final Map<String, Outcome> fresh = new HashMap<>();

    private static EmbeddedBroker broker;
    private static KafkaProducer<String, byte[]> producer;

    @TempDir private Path folder;
    private KafkaConsumer<String, byte[]> outcomes;

    // Each test has streams of its own.
    private String own = "";

    @BeforeAll
    static void start(@TempDir Path brokers) {
        broker = EmbeddedBroker.start(BrokerOptions.in(brokers));
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            TopicCatalogue.ensure(
                    admin, Counters.DOMAIN.contract(), new TopicSettings(PARTITIONS, (short) 1));
        }
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void read(TestInfo test) {
        own = test.getTestMethod().orElseThrow().getName();
        outcomes = reader("counting.outcomes");
    }

    @AfterEach
    void close() {
        outcomes.close();
    }

    @Test
    void commands_in_wrong_partitions_are_decided_once_and_restored_heads_know_it()
            throws Exception {
        // When
        sendAllOverThePlace();
        try (KafkaStreams _ = decide(folder.resolve("state"))) {
            Map<String, Outcome> answers = answers(COUNTERS * COMMANDS_EACH);

            // Then
            assertThat(answers.values())
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(Accepted.class));
            assertThat(answers.values()).noneMatch(Outcome::duplicate);
            requireEachStreamOnceInItsPartition();
        }

        // When the heads are restored
        try (KafkaStreams _ = decide(folder.resolve("another-state"))) {
            sendAllOverThePlace();
            Map<String, Outcome> answers = answers(COUNTERS * COMMANDS_EACH);

            // Then
            assertThat(answers.values()).allMatch(Outcome::duplicate);
            requireEachStreamOnceInItsPartition();
        }
    }

    @Test
    void what_is_worked_off_is_committed_long_before_the_interval_is_over() throws Exception {
        // Given
        Properties patient = config(folder.resolve("state"));
        CommitPace.configure(patient);
        patient.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 300_000);
        patient.put(StreamsConfig.producerPrefix("transaction.timeout.ms"), 600_000);

        // When
        try (KafkaStreams _ = start(patient)) {
            // Then
            for (int round = 0; round < 3; round++) {
                sendAllOverThePlace();
                assertThat(answers(COUNTERS * COMMANDS_EACH)).hasSize(COUNTERS * COMMANDS_EACH);
            }
        }
    }

    private KafkaStreams decide(Path stateDir) {
        return start(config(stateDir));
    }

    private Properties config(Path stateDir) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "counting-decide");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 25);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        return config;
    }

    private KafkaStreams start(Properties config) {
        KafkaStreams streams =
                new KafkaStreams(
                        DecideTopology.of(
                                Counters.DOMAIN, codecs, DecideOptions.forPartitions(PARTITIONS)),
                        config);
        streams.start();
        return streams;
    }

    private void sendAllOverThePlace() throws Exception {
        for (int ordinal = 0; ordinal < COMMANDS_EACH; ordinal++) {
            for (int key = 0; key < COUNTERS; key++) {
                StreamId stream = stream(key);
                CommandMetadata metadata = Commands.plain(own + key + "-" + ordinal, stream, ANY);
                Headers headers = new RecordHeaders();
                CommandHeaders.write(metadata, "any.Type", headers);
                producer.send(
                                new ProducerRecord<>(
                                        "counting.commands",
                                        (key + ordinal) % PARTITIONS,
                                        stream.toString(),
                                        codecs.commands().encode(add(1)),
                                        headers))
                        .get();
            }
        }
    }

    // Every other one has a hash tag, and belongs beside the one before it.
    private StreamId stream(int key) {
        return Counters.counter(
                key % 2 == 0 ? own + key : "of:{%s}".formatted(Counters.counter(own + (key - 1))));
    }

    private Map<String, Outcome> answers(int count) {
        await().atMost(WAIT)
                .until(() -> {
                    outcomes.poll(Duration.ofMillis(100)).forEach(this::requireFresh);
                    return fresh.size() >= count;
                });
        Map<String, Outcome> answers = Map.copyOf(fresh);
        fresh.clear();
        return answers;
    }

    private void requireFresh(ConsumerRecord<String, byte[]> record) {
        if (!record.key().contains(own)) {
            return;
        }
        String id = OutcomeHeaders.read(record.headers(), record.key()).command().toString();
        assertThat(fresh.put(id, codecs.outcomes().decode(record.value()))).isNull();
    }

    private void requireEachStreamOnceInItsPartition() {
        Map<String, List<Long>> versions = new HashMap<>();
        try (KafkaConsumer<String, byte[]> events = reader("counting.events")) {
            await().atMost(WAIT)
                    .until(() -> {
                        for (ConsumerRecord<String, byte[]> event :
                                events.poll(Duration.ofMillis(100))) {
                            assertThat(event.partition())
                                    .isEqualTo(Partitions.of(event.key(), PARTITIONS))
                                    .isEqualTo(Partitions.of(beside(event.key()), PARTITIONS));
                            if (event.key().contains(own)) {
                                versions.computeIfAbsent(event.key(), _ -> new ArrayList<>())
                                        .add(
                                                EventHeaders.read(event.headers(), event.key())
                                                        .id()
                                                        .version());
                            }
                        }
                        return events.endOffsets(events.assignment()).entrySet().stream()
                                .allMatch(end -> events.position(end.getKey()) >= end.getValue());
                    });
        }
        assertThat(versions)
                .hasSize(COUNTERS)
                .containsKey("counter/of:{counter/%s0}".formatted(own));
        assertThat(versions.values()).allMatch(List.of(1L, 2L, 3L, 4L, 5L)::equals);
    }

    private static String beside(String stream) {
        int tag = stream.indexOf('{');
        return tag < 0 ? stream : stream.substring(tag + 1, stream.length() - 1);
    }

    private KafkaConsumer<String, byte[]> reader(String topic) {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", broker.bootstrapServers(),
                                "isolation.level", "read_committed",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
        return consumer;
    }
}

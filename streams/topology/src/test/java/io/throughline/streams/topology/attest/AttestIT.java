package io.throughline.streams.topology.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.Contract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restarts, partitions that move and rolled-back events must leave one chain of attestations.
class AttestIT {

    private static final int PARTITIONS = 2;
    private static final int STREAMS = 20;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final SigningKey key = SigningKey.fresh();
    private final Demand demand = new Demand();
    private final Codec<Attestation> codec = AttestTopology.codec(new InMemoryRegistry());
    private final List<ChainedLog> logs = List.of(new ChainedLog(), new ChainedLog());

    @TempDir private Path folder;
    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> reader;
    private final List<List<Attestation>> attested = List.of(new ArrayList<>(), new ArrayList<>());

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicCatalogue.ensure(
                    admin,
                    new Contract("counting", List.of()),
                    new TopicSettings(PARTITIONS, (short) 1));
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                "log"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        reader =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        reader.assign(
                List.of(
                        new TopicPartition("counting.attestations", 0),
                        new TopicPartition("counting.attestations", 1)));
    }

    @AfterEach
    void stop() {
        reader.close();
        producer.close();
        broker.close();
    }

    @Test
    void restarts_and_moves_leave_one_chain_of_attestations() {
        // Given
        happen(30);

        // When
        try (KafkaStreams _ = attester("one")) {
            awaitAttested();
            happen(30);
            try (KafkaStreams two = attester("two")) {
                await().atMost(WAIT).until(() -> tasks(two) == 1);
                happen(30);
                awaitAttested();
            }
            happen(30);
            awaitAttested();
        }
        happen(30);
        try (KafkaStreams _ = attester("one")) {
            awaitAttested();
        }

        // Then
        for (int partition = 0; partition < PARTITIONS; partition++) {
            requireOneChain(partition);
        }
    }

    private void requireOneChain(int partition) {
        List<Attestation> chain = attested.get(partition);
        ChainedLog log = logs.get(partition);
        ByteBuffer prints = ByteBuffer.allocate(4 * log.size());
        byte[] previous = new byte[32];
        for (int i = 0; i < chain.size(); i++) {
            Attestation each = chain.get(i);
            assertThat(each.partition()).isEqualTo(partition);
            assertThat(each.number()).isEqualTo(i + 1);
            assertThat(each.previous()).isEqualTo(ByteBuffer.wrap(previous));
            previous = Seal.of(each).hash();
            prints.put(each.prints().duplicate());
        }
        assertThat(prints.flip()).isEqualTo(ByteBuffer.wrap(log.prints(0)));
        Attestation last = chain.getLast();
        assertThat(last.events()).isEqualTo(log.size());
        assertThat(last.streams()).isEqualTo(log.versions().size());
        assertThat(last.root()).isEqualTo(ByteBuffer.wrap(log.root()));
        assertThat(last.order()).isEqualTo(ByteBuffer.wrap(log.order()));
    }

    private void awaitAttested() {
        await().atMost(WAIT)
                .until(() -> {
                    demand.raise();
                    for (ConsumerRecord<byte[], byte[]> record :
                            reader.poll(Duration.ofMillis(100))) {
                        attested.get(record.partition()).add(codec.decode(record.value()));
                    }
                    return isAttested(0) && isAttested(1);
                });
    }

    private boolean isAttested(int partition) {
        List<Attestation> chain = attested.get(partition);
        return !chain.isEmpty() && chain.getLast().events() == logs.get(partition).size();
    }

    // Some events, a transaction each; and as many that are rolled back.
    private void happen(int events) {
        for (int i = 0; i < events; i++) {
            String stream = "counter/" + i % STREAMS;
            int partition = Partitions.of(stream, PARTITIONS);
            TestRecord<byte[], byte[]> event = logs.get(partition).event(stream);
            producer.beginTransaction();
            send(partition, event);
            producer.commitTransaction();
            producer.beginTransaction();
            send(partition, new TestRecord<>(event.key(), "rolled back".getBytes(UTF_8)));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private void send(int partition, TestRecord<byte[], byte[]> event) {
        Future<RecordMetadata> _ =
                producer.send(
                        new ProducerRecord<>(
                                "counting.events",
                                partition,
                                event.timestamp(),
                                event.key(),
                                event.value(),
                                event.headers()));
    }

    private KafkaStreams attester(String name) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "counting-attest");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(name).toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        KafkaStreams streams =
                new KafkaStreams(
                        AttestTopology.of(
                                "counting",
                                codec,
                                new AttestOptions(
                                        key,
                                        PARTITIONS,
                                        500,
                                        AttestOptions.BATCH_BYTES_MAX,
                                        demand)),
                        config);
        streams.start();
        return streams;
    }

    private static int tasks(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
    }
}

package io.throughline.streams.runtime.watching;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.streams.runtime.Backend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a real broker that lets a producer write where its transaction does not know of, as if its
/// coordinator had forgotten the partition.
class HangingTransactionsIT {

    private static final long LONG_AGO_MS = 1_000_000_000_000L;
    private static final int PARTITIONS = 8;

    @TempDir static Path folder;

    private static Backend backend;
    private static Admin admin;
    private static HangingTransactions hanging;
    private static int topics;

    private TopicPartition known = new TopicPartition("none", 0);
    private TopicPartition forgotten = known;

    @BeforeAll
    static void start() throws Exception {
        backend =
                Backend.start(folder, Map.of("transaction.partition.verification.enable", "false"));
        admin = Admin.create(client());
        hanging =
                new HangingTransactions(
                        admin,
                        client(),
                        new TransactionLog(HangingTransactionsIT::consumer),
                        InstantSource.system());
    }

    @AfterAll
    static void stop() {
        admin.close();
        backend.close();
    }

    @BeforeEach
    void topic() throws Exception {
        String topic = "hanging-" + topics++;
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        known = new TopicPartition(topic, 0);
        forgotten = new TopicPartition(topic, 1);
    }

    @Test
    void what_was_to_be_committed_is_committed() throws Exception {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = begun("committing")) {
            write("committing", forgotten, LONG_AGO_MS);
            producer.commitTransaction();
            assertThat(committed(forgotten)).isEmpty();

            // When
            List<OpenTransaction> ended = hanging.end(leaders(), LONG_AGO_MS + 1);

            // Then
            assertThat(ended).extracting(OpenTransaction::partition).containsExactly(forgotten);
            assertThat(committed(forgotten)).containsExactly("forgotten");
            assertThat(hanging.end(leaders(), LONG_AGO_MS + 1)).isEmpty();
            // The producer goes on there.
            producer.beginTransaction();
            producer.send(record(forgotten, "next")).get();
            producer.commitTransaction();
            assertThat(committed(forgotten)).containsExactly("forgotten", "next");
        }
    }

    @Test
    void what_was_to_be_aborted_is_aborted() throws Exception {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = begun("aborting")) {
            write("aborting", forgotten, LONG_AGO_MS);
            producer.abortTransaction();
            try (KafkaProducer<byte[], byte[]> other = producer("other")) {
                other.initTransactions();
                other.beginTransaction();
                other.send(record(forgotten, "behind")).get();
                other.commitTransaction();
            }
            assertThat(committed(forgotten)).isEmpty();

            // When
            assertThat(hanging.end(leaders(), LONG_AGO_MS + 1)).hasSize(1);

            // Then
            assertThat(committed(forgotten)).containsExactly("behind");
        }
    }

    @Test
    void what_is_under_way_or_not_idle_for_long_is_left() throws Exception {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = begun("busy")) {
            write("busy", forgotten, LONG_AGO_MS + 1);

            // When
            List<OpenTransaction> first = hanging.end(leaders(), LONG_AGO_MS + 1);
            List<OpenTransaction> second = hanging.end(leaders(), Long.MAX_VALUE);
            producer.commitTransaction();

            // Then
            assertThat(first).isEmpty();
            assertThat(second).isEmpty();
            assertThat(committed(known)).containsExactly("known");
        }
    }

    @Test
    void what_nobody_decided_is_left_to_a_person() throws Exception {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = begun("nobody")) {
            TransactionDescription now = describe("nobody");
            Node leader = requireNonNull(leaders().get(forgotten));
            short epoch = (short) (now.producerEpoch() + 10);
            write("nobody", now.producerId(), epoch, forgotten, LONG_AGO_MS, leader);
            producer.commitTransaction();
        }

        // When
        List<OpenTransaction> ended = hanging.end(leaders(), LONG_AGO_MS + 1);

        // Then
        assertThat(ended).isEmpty();
        assertThat(committed(forgotten)).isEmpty();
    }

    @Test
    void offsets_of_a_group_that_it_holds_are_committed() throws Exception {
        // Given
        String group = "held";
        try (KafkaProducer<byte[], byte[]> producer = begun("offsets")) {
            // So that the group has its topic and a coordinator.
            try (Consumer<byte[], byte[]> consumer = consumer(Map.of("group.id", group))) {
                producer.sendOffsetsToTransaction(
                        Map.of(known, new OffsetAndMetadata(1)), consumer.groupMetadata());
            }
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(record(known, "known")).get();
            Node coordinator =
                    requireNonNull(
                                    admin.describeConsumerGroups(List.of(group))
                                            .describedGroups()
                                            .get(group))
                            .get()
                            .coordinator();
            commitOffset("offsets", group, known, 7, coordinator);
            producer.commitTransaction();
            assertThat(openOffsets()).isEqualTo(1);

            // When
            List<OpenTransaction> ended = hanging.end(offsets(), Long.MAX_VALUE);

            // Then
            assertThat(ended).hasSize(1);
            assertThat(openOffsets()).isZero();
            assertThat(
                            admin.listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(known))
                    .extracting(OffsetAndMetadata::offset)
                    .isEqualTo(7L);
        }
    }

    private static long openOffsets() throws Exception {
        long open = 0;
        for (var described : admin.describeProducers(offsets().keySet()).all().get().values()) {
            open +=
                    described.activeProducers().stream()
                            .filter(each -> each.currentTransactionStartOffset().isPresent())
                            .count();
        }
        return open;
    }

    private KafkaProducer<byte[], byte[]> begun(String id) throws Exception {
        KafkaProducer<byte[], byte[]> producer = producer(id);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(record(known, "known")).get();
        return producer;
    }

    private static ProducerRecord<byte[], byte[]> record(TopicPartition at, String text) {
        return new ProducerRecord<>(at.topic(), at.partition(), null, text.getBytes(UTF_8));
    }

    private static KafkaProducer<byte[], byte[]> producer(String id) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", backend.bootstrapServers(), "transactional.id", id);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    // Writes in the name of the producer, without its transaction.
    private void write(String id, TopicPartition at, long timeMs) throws Exception {
        TransactionDescription now = describe(id);
        Node leader = requireNonNull(leaders().get(at));
        write(id, now.producerId(), (short) now.producerEpoch(), at, timeMs, leader);
    }

    private static TransactionDescription describe(String id) throws Exception {
        return admin.describeTransactions(List.of(id)).description(id).get();
    }

    private static void write(
            String id, long producer, short epoch, TopicPartition at, long timeMs, Node leader)
            throws Exception {
        MemoryRecords records =
                MemoryRecords.withTransactionalRecords(
                        Compression.NONE,
                        producer,
                        epoch,
                        0,
                        new SimpleRecord(timeMs, null, "forgotten".getBytes(UTF_8)));
        ProduceRequestData data =
                new ProduceRequestData()
                        .setTransactionalId(id)
                        .setAcks((short) -1)
                        .setTimeoutMs(10_000);
        data.topicData()
                .add(
                        new ProduceRequestData.TopicProduceData()
                                .setName(at.topic())
                                .setPartitionData(
                                        List.of(
                                                new ProduceRequestData.PartitionProduceData()
                                                        .setIndex(at.partition())
                                                        .setRecords(records))));
        // The leader may not know yet that it is.
        await().until(() -> produced(data, leader) == Errors.NONE);
    }

    private static Errors produced(ProduceRequestData data, Node leader) throws Exception {
        ProduceResponse answer =
                (ProduceResponse)
                        OneRequest.send(client(), leader, ProduceRequest.builder(data, true));
        return Errors.forCode(
                answer.data()
                        .responses()
                        .iterator()
                        .next()
                        .partitionResponses()
                        .getFirst()
                        .errorCode());
    }

    private static void commitOffset(
            String id, String group, TopicPartition at, long offset, Node coordinator)
            throws Exception {
        TransactionDescription now = describe(id);
        TxnOffsetCommitResponse answer =
                (TxnOffsetCommitResponse)
                        OneRequest.send(
                                client(),
                                coordinator,
                                new TxnOffsetCommitRequest.Builder(
                                        id,
                                        group,
                                        now.producerId(),
                                        (short) now.producerEpoch(),
                                        Map.of(
                                                at,
                                                new TxnOffsetCommitRequest.CommittedOffset(
                                                        offset, "", Optional.empty())),
                                        false));
        assertThat(answer.errors()).containsExactly(Map.entry(at, Errors.NONE));
    }

    private static List<String> committed(TopicPartition at) {
        List<String> read = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(at));
            consumer.seekToBeginning(List.of(at));
            long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
            while (consumer.position(at) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    read.add(new String(each.value(), UTF_8));
                }
            }
        }
        return read;
    }

    private static Consumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", backend.bootstrapServers());
        settings.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<TopicPartition, Node> leaders() throws Exception {
        return leaders(known.topic());
    }

    private static Map<TopicPartition, Node> offsets() throws Exception {
        return leaders("__consumer_offsets");
    }

    private static Map<TopicPartition, Node> leaders(String topic) throws Exception {
        TopicDescription described =
                requireNonNull(
                        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        return described.partitions().stream()
                .collect(
                        Collectors.toMap(
                                each -> new TopicPartition(topic, each.partition()),
                                each -> each.leader()));
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", backend.bootstrapServers(), "client.id", "hanging");
    }
}

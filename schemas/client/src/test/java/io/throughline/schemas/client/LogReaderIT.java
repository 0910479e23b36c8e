package io.throughline.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogReaderIT {

    private static final Lane LANE = Lane.parse("KE-air");
    private static final DelayDetected DELAY = new DelayDetected(LANE, 3);
    private static final ClientNotified NOTICE = new ClientNotified(LANE, "webhook", "e-1");

    private final AtomicInteger contexts = new AtomicInteger();
    private EmbeddedBroker broker;
    private Context context;
    private KafkaProducer<String, byte[]> producer;
    private LogReader reader;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        context = Context.on(broker, "context-" + contexts.incrementAndGet());
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                context.topics().context()),
                        new StringSerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        reader = LogReader.open(broker.bootstrapServers(), context.contract(), context.registry());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void an_empty_log_has_no_events() {
        assertThat(reader.records(_ -> {})).isZero();
    }

    @Test
    void a_reading_has_every_committed_event_once_and_each_stream_in_order() {
        // Given
        for (int version = 1; version <= 100; version++) {
            commit(List.of(event("order/1", version, DELAY), event("order/2", version, NOTICE)));
            abort(event("order/1", version, NOTICE));
        }
        List<RecordedEvent<Event>> events = new ArrayList<>();
        // When
        long count = reader.events(events::add);
        // Then
        assertThat(count).isEqualTo(200);
        for (String stream : List.of("order/1", "order/2")) {
            assertThat(events)
                    .filteredOn(event -> event.stream().toString().equals(stream))
                    .extracting(RecordedEvent::version)
                    .containsExactlyElementsOf(
                            java.util.stream.LongStream.rangeClosed(1, 100).boxed().toList());
        }
        assertThat(events)
                .filteredOn(event -> event.stream().toString().equals("order/1"))
                .extracting(RecordedEvent::data)
                .containsOnly(DELAY);
    }

    @Test
    void a_reading_ends_where_the_log_ended_when_it_began() {
        // Given
        commit(List.of(event("order/1", 1, DELAY)));
        List<RecordedEvent<Event>> events = new ArrayList<>();
        // When
        reader.events(event -> {
            events.add(event);
            commit(List.of(event("order/1", event.version() + 1, DELAY)));
        });
        // Then
        assertThat(events).extracting(RecordedEvent::version).containsExactly(1L);
    }

    @Test
    void an_event_that_cannot_be_read_is_named_by_its_place() {
        // Given
        commit(
                List.of(
                        new ProducerRecord<>(
                                context.topics().events(), 2, "order/1", new byte[] {9})));
        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.events(_ -> {}))
                .withMessageContaining(
                        "offset 0 of partition 2 of topic " + context.topics().events());
    }

    @Test
    void following_begins_at_the_end_and_has_only_the_types_that_are_asked_for() {
        // Given
        commit(List.of(event("order/1", 1, DELAY)));
        // A transaction is committed before everybody sees what it wrote.
        Awaitility.await().until(() -> reader.events(_ -> {}) == 1);
        List<RecordedEvent<Event>> events = new CopyOnWriteArrayList<>();
        try (LogTail tail = reader.tail(Set.of(DelayDetected.class), events::add)) {
            // When
            commit(
                    List.of(
                            event("order/2", 1, NOTICE),
                            new ProducerRecord<>(
                                    context.topics().events(), "order/2", new byte[] {9}),
                            event("order/2", 2, DELAY)));
            // Then
            Awaitility.await().until(() -> !events.isEmpty());
            assertThat(events)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.metadata().id()).hasToString("order/2@2");
                        assertThat(event.data()).isEqualTo(DELAY);
                    });
            assertThat(tail.failure()).isNull();
        }
    }

    @Test
    void a_sealed_interface_stands_for_all_of_its_events() {
        // Given
        List<Event> events = new CopyOnWriteArrayList<>();
        try (LogTail _ = reader.tail(Set.of(OrderEvent.class), event -> events.add(event.data()))) {
            // When
            commit(List.of(event("order/2", 1, NOTICE), event("order/2", 2, DELAY)));
            // Then
            Awaitility.await().until(() -> events.size() >= 2);
            assertThat(events).containsExactly(NOTICE, DELAY);
        }
    }

    @Test
    void an_exception_ends_the_following_and_can_be_seen() {
        // Given
        IllegalArgumentException trouble = new IllegalArgumentException("no");
        try (LogTail tail =
                reader.tail(
                        Set.of(DelayDetected.class),
                        _ -> {
                            throw trouble;
                        })) {
            // When
            commit(List.of(event("order/2", 1, DELAY)));
            // Then
            Awaitility.await().until(() -> tail.failure() != null);
            assertThat(tail.failure()).isSameAs(trouble);
        }
    }

    private ProducerRecord<String, byte[]> event(String stream, long version, OrderEvent event) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        context.topics().events(), stream, context.codecs().events().encode(event));
        EventMetadata metadata =
                new EventMetadata(
                        EventId.parse(stream + "@" + version),
                        CommandId.parse("tester:row:" + version),
                        Instant.parse("2006-06-02T00:00:00Z"),
                        stream,
                        null,
                        Basis.NONE,
                        false,
                        null);
        EventHeaders.write(metadata, context.codecs().events().typeOf(event), record.headers());
        return record;
    }

    private void commit(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        records.forEach(this::send);
        producer.commitTransaction();
    }

    private void abort(ProducerRecord<String, byte[]> record) {
        producer.beginTransaction();
        send(record);
        producer.flush();
        producer.abortTransaction();
    }

    // A failure shows at the end of the transaction.
    private void send(ProducerRecord<String, byte[]> record) {
        Future<?> _ = producer.send(record);
    }
}

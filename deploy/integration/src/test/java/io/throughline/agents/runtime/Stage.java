package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.agents.sdk.Agent;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.RegistryServer;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.Risk;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.streams.runtime.StreamsService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// A broker, a registry and the streams service of the reference domain, all of them real, and
/// agents on them.
final class Stage implements AutoCloseable {

    static final int PARTITIONS = 2;

    private static final Duration WAIT_MAX = Duration.ofSeconds(90);
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    final EmbeddedBroker broker;
    final RegistryServer registryServer;
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final ApplicationContext streams;
    private final CommandClient client;
    private final AtomicInteger commands = new AtomicInteger();

    Stage(Path folder) {
        this(folder, Map.of());
    }

    /// @param overrides of the properties of the streams service
    Stage(Path folder, Map<String, Object> overrides) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("kafka")));
        try {
            registryServer = new RegistryServer(registry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> properties = new HashMap<>(overrides);
        properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
        properties.put("throughline.registry-url", registryServer.url());
        properties.put("throughline.state-dir", folder.resolve("state").toString());
        properties.put("throughline.partitions", PARTITIONS);
        properties.put("micronaut.server.port", -1);
        streams = StreamsService.start(properties);
        StreamsService.awaitReady(streams, Duration.ofMinutes(1));
        client =
                CommandClient.open(
                        ClientOptions.of(broker.bootstrapServers(), "tester"),
                        Logistics.CONTRACT,
                        registry);
    }

    URI query() {
        return streams.getBean(EmbeddedServer.class).getURI();
    }

    /// Starts an agent's service; its retries are short.
    ApplicationContext start(Agent agent) {
        return start(agent, Map.of());
    }

    ApplicationContext start(Agent agent, Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(overrides);
        properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
        properties.put("throughline.registry-url", registryServer.url());
        properties.put("throughline.query-url", query().toString());
        properties.put("throughline.retry-delay-ms", 10);
        properties.put("throughline.retry-delay-ms-max", 50);
        return AgentService.start(
                AgentService.configured(agent.name().value(), properties)
                        .singletons(agent, Logistics.CONTRACT)
                        .build());
    }

    /// Has an order placed, assigned and planned, which are three events.
    void plan(String order) {
        StreamId stream = new StreamId("order", order);
        Lane lane = new Lane("KE", Mode.AIR);
        accept(stream, new PlaceOrder("KE", Mode.AIR, "v", "p", "i", 1, 1.0, null, DAY, DAY));
        accept(stream, new AssignOrder(new AgentName("condor"), lane, "it flies"));
        accept(stream, new PlanShipment(DAY, Risk.LOW));
    }

    /// Has an order rescheduled: one event each.
    void reschedule(String order, int times) {
        StreamId stream = new StreamId("order", order);
        for (int i = 0; i < times; i++) {
            LocalDate day = DAY.plusDays(commands.get() + 1);
            accept(stream, new RescheduleOrder(day, new AgentName("tester"), "again"));
        }
    }

    Outcome.Accepted accept(StreamId stream, Command command) {
        Outcome outcome = send(stream, command);
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted;
        }
        throw new AssertionError("%s to %s: %s".formatted(command, stream, outcome));
    }

    Outcome send(StreamId stream, Command command) {
        CommandId id =
                new CommandId(new AgentName("tester"), "step-" + commands.incrementAndGet(), 0);
        CommandMetadata metadata =
                new CommandMetadata(
                        id,
                        stream,
                        ExpectedVersion.ANY,
                        Instant.now(),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        return client.submit(metadata, command).join();
    }

    /// Appends an event as an older service wrote it, in a schema that had fewer fields.
    void appendOld(StreamId stream, long version, GenericRecord event) throws IOException {
        String type = event.getSchema().getFullName();
        int id = registry.register(type, event.getSchema());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(value, null);
        new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
        encoder.flush();
        String key = stream.toString();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.of(Logistics.CONTRACT).events(),
                        Partitions.of(key, PARTITIONS),
                        key.getBytes(UTF_8),
                        value.toByteArray());
        EventMetadata metadata =
                new EventMetadata(
                        stream.at(version),
                        new CommandId(new AgentName("tester"), "old-" + version, 0),
                        Instant.now(),
                        key,
                        null,
                        Basis.NONE,
                        false,
                        null);
        EventHeaders.write(metadata, type, record.headers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            Future<?> _ = producer.send(record);
        }
    }

    /// The queue of an agent for an order.
    static StreamId queue(String agent, String order) {
        return new DeadLetterId(new AgentName(agent), new StreamId("order", order)).queue();
    }

    /// What the log tells of a stream.
    List<Event> events(StreamId stream) {
        List<Event> events = new ArrayList<>();
        LogReader.open(broker.bootstrapServers(), Logistics.CONTRACT, registry)
                .events(event -> {
                    if (event.stream().equals(stream)) {
                        events.add(event.data());
                    }
                });
        return events;
    }

    /// What the log tells of a stream, by the names of the events.
    List<String> names(StreamId stream) {
        return events(stream).stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    /// A wait that ends. Its bound is its own: classes run side by side, and Awaitility's default
    /// is one for all of them.
    static ConditionFactory await() {
        return Awaitility.await().atMost(WAIT_MAX);
    }

    /// Waits until the log tells these of a stream, last.
    void awaitLast(StreamId stream, String... names) {
        await().pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    List<String> told = names(stream);
                    int size = told.size();
                    assertThat(told.subList(Math.max(0, size - names.length), size))
                            .containsExactly(names);
                });
    }

    @Override
    public void close() {
        client.close();
        streams.close();
        registryServer.close();
        broker.close();
    }
}

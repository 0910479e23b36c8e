package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A context of its own on a broker: topics, somebody who answers commands, and agents that listen.
public final class Backdrop implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final String servers;
    private final int partitions;
    private final Contract contract;
    private final Topics topics;
    private final Registry registry = new InMemoryRegistry();
    private final ContractCodecs codecs;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> commands;
    private final Thread answerer;
    private final BiFunction<CommandMetadata, ContractCodecs, Outcome> decide;
    private final List<Runnable> closings = new ArrayList<>();

    /// The commands that were answered, in the order of their partitions.
    public final List<CommandMetadata> decided = new CopyOnWriteArrayList<>();

    Backdrop(String servers, String name, Function<CommandMetadata, Outcome> decide) {
        this(servers, name, (command, _) -> decide.apply(command));
    }

    Backdrop(
            String servers,
            String name,
            BiFunction<CommandMetadata, ContractCodecs, Outcome> decide) {
        this(servers, name, PARTITIONS, decide);
    }

    Backdrop(
            String servers,
            String name,
            int partitions,
            BiFunction<CommandMetadata, ContractCodecs, Outcome> decide) {
        this.servers = servers;
        this.partitions = partitions;
        this.contract = new Contract(name, Logistics.CONTRACT.categories());
        this.topics = Topics.of(contract);
        this.codecs = ContractCodecs.of(contract, registry);
        this.decide = decide;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
        TopicCatalogue.ensure(admin, contract, new TopicSettings(partitions, (short) 1));
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "linger.ms", 1),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.commands =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.answerer = Thread.ofPlatform().name("answerer").start(this::answer);
    }

    ContractCodecs codecs() {
        return codecs;
    }

    /// Something else that belongs to the scene is closed with it.
    void closeLater(Runnable closing) {
        closings.add(closing);
    }

    public static Outcome accept(CommandMetadata command) {
        return new Outcome.Accepted(1, 1, false);
    }

    /// An agent called `name` that hears of delays.
    public static Agent agent(String name, Reaction<DelayDetected> reaction) {
        return new Agent() {
            @Override
            public AgentName name() {
                return new AgentName(name);
            }

            @Override
            public Reactions reactions() {
                return Reactions.none().on(DelayDetected.class, reaction);
            }
        };
    }

    /// Starts a service around the agent; its port is free, its retries are short.
    public ApplicationContext start(Agent agent, Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("kafka.bootstrap.servers", servers);
        properties.put("throughline.retry-delay-ms", 10);
        properties.put("throughline.retry-delay-ms-max", 50);
        properties.putAll(overrides);
        return AgentService.start(
                AgentService.configured(agent.name().value(), properties)
                        .singletons(agent, contract, registry)
                        .build());
    }

    /// Appends a delay of `daysLate` to a stream, without waiting.
    void append(String order, long version, int daysLate) {
        append(order, version, new DelayDetected(new Lane("KE", Mode.AIR), daysLate), false);
    }

    void append(String order, long version, OrderEvent event, boolean historic) {
        Future<?> _ = producer.send(record(order, version, event, historic));
    }

    /// Appends a delay in a transaction, whose end is one more offset in the log.
    void appendInTransaction(String order, long version) {
        try (KafkaProducer<byte[], byte[]> transactional =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "transactional.id", order),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            OrderEvent delay = new DelayDetected(new Lane("KE", Mode.AIR), 1);
            Future<?> _ = transactional.send(record(order, version, delay, false));
            transactional.commitTransaction();
        }
    }

    private ProducerRecord<byte[], byte[]> record(
            String order, long version, OrderEvent event, boolean historic) {
        StreamId stream = new StreamId("order", order);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topics.events(),
                        stream.toString().getBytes(UTF_8),
                        codecs.events().encode(event));
        EventMetadata metadata =
                new EventMetadata(
                        stream.at(version),
                        new CommandId(new AgentName("test"), stream.toString(), (int) version),
                        Instant.parse("2010-05-06T00:00:00Z"),
                        "parcel/" + order,
                        null,
                        Basis.NONE,
                        historic,
                        null);
        EventHeaders.write(metadata, codecs.events().typeOf(event), record.headers());
        return record;
    }

    /// Appends an event whose headers are sound and whose value is no Avro.
    void appendUndecodable(String order, long version) {
        OrderEvent delay = new DelayDetected(new Lane("KE", Mode.AIR), 1);
        ProducerRecord<byte[], byte[]> sound = record(order, version, delay, false);
        Future<?> _ =
                producer.send(
                        new ProducerRecord<>(
                                sound.topic(),
                                null,
                                sound.key(),
                                new byte[] {7, 7, 7},
                                sound.headers()));
    }

    /// Appends a record with no more of an event than its type.
    void appendPoison(String order, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.events(), ("order/" + order).getBytes(UTF_8), value);
        record.headers().add("ce_type", "io.throughline.logistics.DelayDetected".getBytes(UTF_8));
        Future<?> _ = producer.send(record);
    }

    /// Whether the group has committed everything that is in the log.
    boolean caughtUp(String group) throws Exception {
        producer.flush();
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(topics.events(), partition), OffsetSpec.latest());
        }
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(latest).all().get().entrySet()) {
            OffsetAndMetadata reached = committed.get(end.getKey());
            if (reached == null || reached.offset() != end.getValue().offset()) {
                return false;
            }
        }
        return true;
    }

    /// All dead letters so far.
    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    reader.partitionsFor(topics.deadletters()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            reader.assign(all);
            reader.seekToBeginning(all);
            List<ConsumerRecord<byte[], byte[]>> letters = new CopyOnWriteArrayList<>();
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (!all.stream().allMatch(p -> reader.position(p) >= ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(letters::add);
            }
            return letters;
        }
    }

    private void answer() {
        commands.assign(
                commands.partitionsFor(topics.commands()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList());
        commands.seekToBeginning(commands.assignment());
        try (commands) {
            while (true) {
                commands.poll(Duration.ofSeconds(1)).forEach(this::answer);
            }
        } catch (WakeupException e) {
            // The test is over.
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> record) {
        CommandMetadata command =
                CommandHeaders.read(record.headers(), new String(record.key(), UTF_8));
        decided.add(command);
        Outcome outcome = decide.apply(command, codecs);
        ProducerRecord<byte[], byte[]> answer =
                new ProducerRecord<>(
                        topics.outcomes(), record.key(), codecs.outcomes().encode(outcome));
        new OutcomeHeaders(command.id(), command.stream())
                .write(codecs.outcomes().typeOf(outcome), answer.headers());
        Future<?> _ = producer.send(answer);
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
        commands.wakeup();
        try {
            answerer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        admin.close();
    }
}

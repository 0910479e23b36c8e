package io.throughline.deploy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.agents.runtime.AgentService;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.deploy.local.registry.RegistryOptions;
import io.throughline.deploy.local.registry.RegistryProcess;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.streams.runtime.StreamsService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Broker, registry and streams service, and as many routers as one wants.
final class RacePlatform implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofMinutes(2);

    // Closed in reverse order.
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final String kafka;
    private final URI registryUrl;
    private final Registry registry;
    private final ContractCodecs codecs;
    private final URI query;

    private RacePlatform(Path folder) {
        RegistryProcess process =
                RegistryProcess.start(RegistryOptions.in(folder.resolve("registry")));
        parts.push(process);
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("kafka")));
        parts.push(broker);
        kafka = broker.bootstrapServers();
        registryUrl = process.compatUrl();
        registry = new RegistryClient(registryUrl);
        codecs = ContractCodecs.of(Logistics.CONTRACT, registry);
        ApplicationContext streams =
                StreamsService.start(
                        Map.of(
                                "kafka.bootstrap.servers",
                                kafka,
                                "throughline.registry-url",
                                registryUrl.toString(),
                                "throughline.state-dir",
                                folder.resolve("state").toString(),
                                "micronaut.server.port",
                                -1));
        parts.push(streams);
        query = streams.getBean(EmbeddedServer.class).getURI();
        StreamsService.awaitReady(streams, READY_MAX);
    }

    static RacePlatform start(Path folder) {
        return new RacePlatform(folder);
    }

    CommandClient client(String name) {
        CommandClient client =
                CommandClient.open(ClientOptions.of(kafka, name), Logistics.CONTRACT, registry);
        parts.push(client);
        return client;
    }

    ContractCodecs codecs() {
        return codecs;
    }

    /// Starts the service of a router that has this name.
    Router router(String name) {
        ApplicationContext context =
                AgentService.start(
                        "router",
                        Map.of(
                                "router.name",
                                name,
                                "kafka.bootstrap.servers",
                                kafka,
                                "throughline.registry-url",
                                registryUrl.toString(),
                                "throughline.query-url",
                                query.toString()));
        parts.push(context);
        return new Router(name, context.getBean(EmbeddedServer.class).getURI().resolve("/agent"));
    }

    /// Starts the service of an agent.
    void agent(String name, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("kafka.bootstrap.servers", kafka);
        all.put("throughline.registry-url", registryUrl.toString());
        all.put("throughline.query-url", query.toString());
        parts.push(AgentService.start(name, all));
    }

    /// A running router, as its address tells.
    record Router(String name, URI address) {

        private static final ObjectMapper JSON = new ObjectMapper();

        JsonNode status() {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return JSON.readTree(
                        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                                .body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /// Everything in the log, by stream.
    Map<StreamId, List<RecordedEvent<Event>>> events() {
        Map<StreamId, List<RecordedEvent<Event>>> events = new HashMap<>();
        LogReader.open(kafka, Logistics.CONTRACT, registry)
                .events(event ->
                        events.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event));
        return events;
    }

    /// Every outcome that was told, by the command's id.
    Map<String, List<Outcome>> outcomes() {
        Map<String, List<Outcome>> outcomes = new HashMap<>();
        Map<String, Object> config =
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        config, new StringDeserializer(), new ByteArrayDeserializer())) {
            String topic = Topics.of(Logistics.CONTRACT).outcomes();
            List<TopicPartition> all =
                    consumer.partitionsFor(topic).stream()
                            .map(found -> new TopicPartition(topic, found.partition()))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (!all.stream()
                    .allMatch(each -> consumer.position(each) >= ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    OutcomeHeaders headers = OutcomeHeaders.read(record.headers(), record.key());
                    outcomes.computeIfAbsent(headers.command().toString(), _ -> new ArrayList<>())
                            .add(codecs.outcomes().decode(record.value()));
                }
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                // The others must be closed all the same.
                failure = new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

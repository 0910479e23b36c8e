package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryServer;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.runtime.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Against the real service. Its log cannot be mended, so the test that breaks it comes last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamsServiceIT {

    private static final int BATCH = 100;
    private static final VerifyOptions OPTIONS = VerifyOptions.logistics();

    // Rows are waited for until they stand still, which they never do under load.
    private static final int CATCH_UP_MS_UNDER_LOAD = 30_000;

    private static final Registry REGISTRY = new InMemoryRegistry();
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private static EmbeddedBroker broker;
    private static RegistryServer registry;
    private static ApplicationContext service;
    private static CommandClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
        registry = new RegistryServer(REGISTRY);
        service =
                StreamsService.start(
                        Map.of(
                                "kafka.bootstrap.servers",
                                broker.bootstrapServers(),
                                "throughline.registry-url",
                                registry.url(),
                                "throughline.state-dir",
                                folder.resolve("state").toString(),
                                "micronaut.server.port",
                                -1));
        StreamsService.awaitReady(service, Duration.ofMinutes(2));
        client =
                CommandClient.open(
                        ClientOptions.of(broker.bootstrapServers(), "verify-test"),
                        Logistics.CONTRACT,
                        REGISTRY);
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
        registry.close();
        broker.close();
    }

    @Test
    @Order(1)
    void what_the_service_decides_and_answers_is_verified() {
        // Given
        liveOrders(BATCH);

        // When
        VerifyReport report = verify();

        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().streamsCompared()).isEqualTo(BATCH);
        assertThat(report.counts().eventsAnswered()).isEqualTo(report.counts().events());
        assertThat(report.counts().rowsMoving()).isZero();
    }

    @Test
    @Order(2)
    void a_service_under_load_is_verified() throws Exception {
        // Given
        AtomicBoolean goOn = new AtomicBoolean(true);
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(() -> {
                    while (goOn.get()) {
                        liveOrders(BATCH / 4);
                    }
                });

        // When
        VerifyReport report;
        try {
            report = verify(OPTIONS.withCatchUp(CATCH_UP_MS_UNDER_LOAD));
        } finally {
            goOn.set(false);
            load.get();
        }

        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().streamsCompared()).isEqualTo(report.counts().streams());
    }

    @Test
    @Order(3)
    void an_assignment_that_nobody_decided_is_found_though_the_stores_believe_it() {
        // Given
        LogBook forged = new LogBook(Logistics.CONTRACT.context(), REGISTRY);
        Orders.live(forged, 1);
        forged.event("order/1", "router:order/1@2:0", Orders.ASSIGNED);
        try (KafkaProducer<byte[], byte[]> producer = Entries.producer(broker, Map.of())) {
            Entries.send(producer, List.of(forged.events.getLast()));
        }

        // When
        VerifyReport report = verify();

        // Then nor is it linked to what the stream really has
        assertThat(report.findings())
                .extracting(Finding::rule)
                .containsOnly(Rule.CHAIN, Rule.INVARIANT, Rule.EVENT_OUTCOME);
    }

    // In the order of their submission, because they are for one stream.
    private static void liveOrders(int count) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Orders.live(
                    (stream, command, what) ->
                            outcomes.add(client.submit(metadata(stream, command), what)),
                    NEXT.getAndIncrement());
        }
        outcomes.forEach(CompletableFuture::join);
    }

    private static CommandMetadata metadata(String stream, String command) {
        return new CommandMetadata(
                CommandId.parse(command),
                StreamId.parse(stream),
                ExpectedVersion.ANY,
                Instant.now(),
                stream,
                null,
                Basis.NONE,
                false,
                null);
    }

    private static VerifyReport verify() {
        return verify(OPTIONS);
    }

    private static VerifyReport verify(VerifyOptions options) {
        return Verifier.verify(
                LogisticsDomain.DOMAIN,
                REGISTRY,
                broker.bootstrapServers(),
                service.getBean(EmbeddedServer.class).getURI().toString(),
                options);
    }
}

package io.throughline.agents.runtime.handling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.configuration.kafka.ProducerRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.throughline.agents.runtime.backbone.Hearing;
import io.throughline.agents.runtime.backbone.Records;
import io.throughline.agents.runtime.backbone.Submitter;
import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.partition.Reference;
import io.throughline.agents.runtime.reacting.Tries;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.TestSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.logistics.Logistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of an event that was held back, cannot be handled when its turn comes, and is
/// refused by its queue for good.
@Timeout(60)
class RefusedQueueTest {

    private static final Reference EVENT =
            new Reference(EventId.parse("order/1@7"), "io.throughline.logistics.Some", 3, 41);

    private final Agent agent = new SilentAgent();
    private final AgentCounters counters = new AgentCounters(agent, new SimpleMeterRegistry());
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<String> said = new ArrayList<>();
    private String code = "";
    private HttpServer query;
    private ApplicationContext context;

    @BeforeEach
    void start() throws IOException {
        // A journal that cannot read the event.
        query = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        query.createContext(
                "/",
                call -> {
                    try (call) {
                        call.sendResponseHeaders(500, -1);
                    }
                });
        query.start();
        String url = "http://127.0.0.1:" + query.getAddress().getPort();
        Map<String, Object> properties =
                Map.of(
                        "micronaut.application.name", "silent",
                        "throughline.service", "agent",
                        "throughline.query-url", url);
        context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .overrideConfigLocations("classpath:/agent/")
                        .properties(properties)
                        .singletons(
                                agent, Logistics.CONTRACT, new InMemoryRegistry(), new Refusing())
                        .start();
    }

    @AfterEach
    void stop() {
        context.close();
        query.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {Outcome.Rejected.MALFORMED, Outcome.Rejected.FAILED})
    void it_ends_as_a_dead_letter_that_says_where_it_is(String code) throws Exception {
        // Given
        this.code = code;

        // When
        boolean ended = handler().resume(EVENT, SomePartition.holdingBack(true));

        // Then
        assertThat(ended).isTrue();
        assertThat(said).containsOnly("FailEvent");
        assertThat(counters.deadLetters().count()).isEqualTo(1);
        assertThat(producer.history()).hasSize(1);
        ProducerRecord<byte[], byte[]> letter = producer.history().getFirst();
        assertThat(letter.topic()).isEqualTo("logistics.deadletters");
        assertThat(letter.key()).asString(UTF_8).isEqualTo("order/1");
        assertThat(header(letter, "tl_by")).isEqualTo("silent");
        assertThat(header(letter, "tl_error")).contains("the journal cannot read");
        assertThat(header(letter, "tl_topic")).isEqualTo("logistics.events");
        assertThat(header(letter, "tl_partition")).isEqualTo("3");
        assertThat(header(letter, "tl_offset")).isEqualTo("41");
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }

    private EventHandler handler() {
        WorkCommands commands =
                new WorkCommands(new Refusing(), () -> Instant.EPOCH, TestSettings.small());
        return new EventHandler(
                context.getBean(Hearing.class),
                context.getBean(Records.class),
                context.getBean(Tries.class),
                new Parker(agent, commands, TestSettings.small(), counters),
                new DeadLetters(agent, Logistics.CONTRACT, new Producers()),
                TestSettings.small(),
                counters);
    }

    private final class Refusing implements Submitter {

        @Override
        public CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command) {
            said.add(command.getClass().getSimpleName());
            return CompletableFuture.completedFuture(
                    new Outcome.Rejected(code, "it is refused", 0, false, List.of()));
        }
    }

    private final class Producers implements ProducerRegistry {

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> Producer<K, V> getProducer(
                String id, Argument<K> keyType, Argument<V> valueType) {
            return (Producer<K, V>) producer;
        }
    }
}

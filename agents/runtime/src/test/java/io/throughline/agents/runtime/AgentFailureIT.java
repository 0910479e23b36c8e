package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.runtime.watching.AgentStatus;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AgentFailureIT {

    private final Reaction<DelayDetected> cancel =
            (event, context) ->
                    List.of(
                            Proposal.to(event.stream(), new CancelOrder("late"))
                                    .expecting(event.version())
                                    .basedOn(event.metadata().id()));
    private EmbeddedBroker broker;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void closeBroker() {
        broker.close();
        Awaitility.reset();
    }

    @Test
    void an_event_whose_id_cannot_be_read_is_a_dead_letter_and_the_stream_goes_on()
            throws Exception {
        try (Backdrop backdrop = backdrop("poison");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.appendPoison("1", new byte[] {7, 7, 7});
            backdrop.append("1", 2, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(status(service).deadLetters()).isEqualTo(1);
            assertThat(status(service).finished()).isEqualTo(1);
            assertThat(backdrop.deadLetters())
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(letter.key()).isEqualTo("order/1".getBytes(UTF_8));
                        assertThat(letter.value()).containsExactly(7, 7, 7);
                        assertThat(header(letter, "tl_by")).isEqualTo("probe");
                        assertThat(header(letter, "tl_topic")).isEqualTo("poison.events");
                        assertThat(header(letter, "tl_offset")).isEqualTo("0");
                        assertThat(header(letter, "tl_error")).contains("header ce_id is missing");
                    });
        }
    }

    @Test
    void an_event_whose_value_cannot_be_read_parks_its_stream() throws Exception {
        try (Backdrop backdrop = backdrop("undecodable");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.appendUndecodable("1", 1);
            backdrop.append("1", 2, 1);
            backdrop.append("2", 1, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop))
                    .containsExactlyInAnyOrder(
                            "probe:order/1@1+failed.0:0",
                            "probe:order/1@2+parked:0",
                            "probe:order/2@1:0");
            assertThat(status(service).deadLetters()).isEqualTo(1);
            assertThat(backdrop.deadLetters()).isEmpty();
        }
    }

    @Test
    void a_reaction_that_fails_is_tried_three_times_and_then_its_stream_is_parked()
            throws Exception {
        // Given
        Map<EventId, AtomicInteger> attempts = new ConcurrentHashMap<>();
        Reaction<DelayDetected> failing =
                (event, context) -> {
                    int attempt =
                            attempts.computeIfAbsent(
                                            event.metadata().id(), id -> new AtomicInteger())
                                    .incrementAndGet();
                    if (event.stream().key().equals("flaky") && attempt < 3) {
                        throw new IOException("not yet");
                    }
                    if (event.stream().key().equals("broken") && event.version() == 1) {
                        throw new StackOverflowError("never");
                    }
                    return cancel.react(event, context);
                };
        try (Backdrop backdrop = backdrop("failing");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", failing), Map.of())) {
            // When
            backdrop.append("flaky", 1, 1);
            backdrop.append("broken", 1, 1);
            backdrop.append("broken", 2, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(attempts.get(EventId.parse("order/flaky@1"))).hasValue(3);
            assertThat(attempts.get(EventId.parse("order/broken@1"))).hasValue(3);
            assertThat(ids(backdrop))
                    .containsExactlyInAnyOrder(
                            "probe:order/flaky@1:0",
                            "probe:order/broken@1+failed.0:0",
                            "probe:order/broken@2+parked:0");
            assertThat(status(service).deadLetters()).isEqualTo(1);
            assertThat(backdrop.deadLetters()).isEmpty();
        }
    }

    @Test
    void a_service_whose_loop_dies_of_an_error_is_unhealthy() throws Exception {
        Map<String, Object> dying =
                Map.of("kafka.consumers.agent.interceptor.classes", DyingReader.class.getName());
        try (Backdrop backdrop = backdrop("dying");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), dying)) {
            // When
            backdrop.append("1", 1, 1);

            // Then
            await().untilAsserted(() ->
                    assertThat(service.getBean(EventLoop.class).state())
                            .isEqualTo(EventLoop.State.FAILED));
        }
    }

    /// Fails as a class path that lacks something does.
    public static final class DyingReader implements ConsumerInterceptor<byte[], byte[]> {

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            throw new NoClassDefFoundError("for the test");
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }

    @Test
    void a_rejection_is_an_answer() throws Exception {
        // Given
        Outcome rejected = new Outcome.Rejected("stale-version", "too late", 9, false, List.of());
        try (Backdrop backdrop =
                        new Backdrop(broker.bootstrapServers(), "rejected", command -> rejected);
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.append("1", 1, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(status(service).rejected()).isEqualTo(1);
            assertThat(status(service).finished()).isEqualTo(1);
            assertThat(backdrop.deadLetters()).isEmpty();
        }
    }

    private Backdrop backdrop(String name) {
        return new Backdrop(broker.bootstrapServers(), name, Backdrop::accept);
    }

    private static AgentStatus status(ApplicationContext service) {
        return service.getBean(AgentController.class).status();
    }

    private static List<String> ids(Backdrop backdrop) {
        return backdrop.decided.stream().map(command -> command.id().toString()).toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}

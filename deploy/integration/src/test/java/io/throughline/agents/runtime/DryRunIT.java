package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.rehearsal.DryRun;
import io.throughline.agents.runtime.rehearsal.DryRun.Ending;
import io.throughline.agents.runtime.rehearsal.DryRun.OfEvent;
import io.throughline.agents.runtime.rehearsal.DryRunTooLongException;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.work.EffectCommand.IntendEffect;
import io.throughline.schemas.contracts.work.EffectId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a dry run tells of what is parked, with everything real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DryRunIT {

    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Reconciler<String>> ringing = new AtomicReference<>();
    private Stage stage;

    @BeforeAll
    void start(@TempDir Path folder) {
        stage = new Stage(folder);
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void what_would_happen_is_told_and_nothing_changes() throws Exception {
        StreamId order = new StreamId("order", "a");
        StreamId queue = Stage.queue("dry", "a");
        try (ApplicationContext service = parked("dry", "a")) {
            // Given
            DryRun dryRun = dryRun(service, order);

            // When
            DryRun.Report before = dryRun.of(order, null).orElseThrow();
            broken.clear();
            DryRun.Report mended = dryRun.of(order, null).orElseThrow();

            // Then
            assertThat(before.complete()).isFalse();
            assertThat(before.events())
                    .extracting(OfEvent::outcome)
                    .containsExactly(Ending.FAILED, Ending.WAITING);
            assertThat(mended.complete()).isTrue();
            assertThat(mended.expected()).isEqualTo(2);
            assertThat(mended.events())
                    .allSatisfy(event ->
                            assertThat(event.decisions())
                                    .singleElement()
                                    .satisfies(decision ->
                                            assertThat(decision.path("type").asText())
                                                    .endsWith("RetryOrder")));
            // The first would take the order back to the router, and then it cannot go there again.
            assertThat(mended.events())
                    .extracting(event -> event.decisions().getFirst().path("outcome").asText())
                    .containsExactly("accepted", "rejected");
            assertThat(stage.names(queue)).containsExactly("EventFailed", "EventParked");
            assertThat(stage.names(order)).hasSize(5);
            assertThat(dryRun.of(new StreamId("order", "none"), null)).isEmpty();
        }
    }

    @Test
    void what_would_follow_a_skip_is_told() throws Exception {
        StreamId order = new StreamId("order", "b");
        try (ApplicationContext service = parked("skipping", "b")) {
            // Given
            DryRun dryRun = dryRun(service, order);

            // When
            DryRun.Report skipped = dryRun.of(order, 4L).orElseThrow();

            // Then
            assertThat(skipped.complete()).isTrue();
            assertThat(skipped.events())
                    .extracting(OfEvent::outcome)
                    .containsExactly(Ending.SKIPPED, Ending.ANSWERED);
            assertThat(skipped.events().getLast().decisions())
                    .singleElement()
                    .satisfies(decision ->
                            assertThat(decision.path("outcome").asText()).isEqualTo("accepted"));
            assertThatThrownBy(() -> dryRun.of(order, 5L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("order/b@5 is not the first", "it is order/b@4");
            assertThat(stage.names(Stage.queue("skipping", "b")))
                    .containsExactly("EventFailed", "EventParked");
        }
    }

    @Test
    void an_event_without_a_reaction_is_ignored_and_not_answered() throws Exception {
        StreamId order = new StreamId("order", "c");
        try (ApplicationContext _ = parked("forgetful", "c")) {
            // Given a version of the agent that no longer reacts
        }
        try (ApplicationContext service = stage.start(new Deaf("forgetful"))) {
            // When
            DryRun.Report report = dryRun(service, order).of(order, null).orElseThrow();

            // Then
            assertThat(report.complete()).isTrue();
            assertThat(report.events())
                    .extracting(OfEvent::outcome)
                    .containsExactly(Ending.IGNORED, Ending.IGNORED);
        }
    }

    @Test
    void an_effect_is_not_done_and_its_standing_is_told() throws Exception {
        StreamId order = new StreamId("order", "d");
        try (ApplicationContext service = parked("ringer", "d")) {
            // Given
            DryRun dryRun = dryRun(service, order);
            broken.clear();
            ringing.set(Reconciler.none());

            // When
            OfEvent open = dryRun.of(order, null).orElseThrow().events().getFirst();
            intend(new EffectId(new AgentName("ringer"), order.at(4), "ring"));
            OfEvent doubtful = dryRun.of(order, null).orElseThrow().events().getFirst();
            ringing.set(Reconciler.repeat());
            OfEvent repeated = dryRun.of(order, null).orElseThrow().events().getFirst();

            // Then
            assertThat(open.outcome()).isEqualTo(Ending.INCOMPLETE);
            assertThat(open.effects())
                    .containsExactly("ring: would be done, with {\"order\":\"d\"}");
            assertThat(doubtful.outcome()).isEqualTo(Ending.FAILED);
            assertThat(doubtful.effects())
                    .containsExactly("ring: may have been done; a person must settle it");
            assertThat(repeated.outcome()).isEqualTo(Ending.INCOMPLETE);
            assertThat(repeated.effects().getFirst()).contains("would be repeated");
        } finally {
            ringing.set(null);
        }
    }

    @Test
    void a_query_api_that_is_away_is_not_waited_for_without_end() throws Exception {
        // Given a queue of one event, which cannot be read
        HttpServer away =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        away.createContext(
                "/",
                call -> {
                    try (call) {
                        boolean queue = call.getRequestURI().getPath().startsWith("/deadletters");
                        byte[] body = "{\"queueVersion\":1,\"versions\":[4]}".getBytes(UTF_8);
                        call.sendResponseHeaders(queue ? 200 : 503, queue ? body.length : -1);
                        if (queue) {
                            call.getResponseBody().write(body);
                        }
                    }
                });
        away.start();
        Map<String, Object> properties =
                Map.of(
                        "kafka.bootstrap.servers",
                        stage.broker.bootstrapServers(),
                        "throughline.registry-url",
                        stage.registryServer.url(),
                        "throughline.query-url",
                        "http://127.0.0.1:" + away.getAddress().getPort());
        try (ApplicationContext service =
                AgentService.start(
                        AgentService.configured("lonely", properties)
                                .singletons(new Deaf("lonely"), Logistics.CONTRACT)
                                .build())) {
            DryRun dryRun = service.getBean(DryRun.class);

            // Then
            for (int run = 0; run < 6; run++) {
                assertThatThrownBy(() -> dryRun.of(new StreamId("order", "e"), null, 300))
                        .isInstanceOf(DryRunTooLongException.class)
                        .hasMessageContaining("was not over within 300 ms")
                        .hasMessageContaining("event order/e@4 was read or handled");
            }
        } finally {
            away.stop(0);
        }
    }

    /// Starts an agent for whom events 4 and 5 of an order are parked.
    private ApplicationContext parked(String agent, String order) {
        broken.add("order/%s@4".formatted(order));
        stage.plan(order);
        ApplicationContext service = stage.start(new Probe(agent, order));
        try {
            stage.reschedule(order, 2);
            stage.awaitLast(Stage.queue(agent, order), "EventFailed", "EventParked");
            return service;
        } catch (RuntimeException | Error e) {
            service.close();
            throw e;
        }
    }

    private static DryRun dryRun(ApplicationContext service, StreamId order) {
        DryRun dryRun = service.getBean(DryRun.class);
        await().until(() -> dryRun.of(order, null).map(run -> run.events().size()).orElse(0) == 2);
        return dryRun;
    }

    // As an attempt does that dies then.
    private void intend(EffectId id) throws IOException {
        stage.accept(
                id.stream(),
                new IntendEffect(
                        id.agent(),
                        id.event().stream(),
                        id.event().version(),
                        id.name(),
                        "{}",
                        new DerivedIds(id.agent(), id.event()).effect(id.name()),
                        "one that died",
                        Instant.now()));
        await().until(() -> stage.names(id.stream()).size() == 1);
    }

    private record Deaf(String called) implements Agent {
        @Override
        public AgentName name() {
            return new AgentName(called);
        }

        @Override
        public Reactions reactions() {
            return Reactions.none();
        }
    }

    /// Fails on what is broken; may ring, and takes the order back to the router.
    private final class Probe implements Agent {

        private final String name;
        private final String order;

        private Probe(String name, String order) {
            this.name = name;
            this.order = order;
        }

        @Override
        public AgentName name() {
            return new AgentName(name);
        }

        @Override
        public Reactions reactions() {
            return Reactions.none().on(OrderRescheduled.class, this::react);
        }

        private List<Proposal> react(RecordedEvent<OrderRescheduled> event, AgentContext context)
                throws Exception {
            EventId id = event.metadata().id();
            if (!order.equals(event.stream().key())) {
                return List.of();
            }
            if (broken.contains(id.toString())) {
                throw new IllegalStateException("broken");
            }
            Reconciler<String> reconciler = ringing.get();
            if (reconciler != null) {
                context.effect(
                        "ring",
                        Map.of("order", order),
                        String.class,
                        reconciler,
                        key -> fail("rung with " + key));
            }
            return List.of(Proposal.to(event.stream(), new RetryOrder("dry")));
        }
    }
}

package io.throughline.agents.runtime;

import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.runtime.watching.AgentStatus;
import io.throughline.agents.sdk.Conflict;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stream that moves on before the agent's proposal is decided: to version 3, by this delay.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LostRaceIT {

    private static final StreamId ORDER = new StreamId("order", "1");

    private final DelayDetected meanwhile = new DelayDetected(Lane.parse("KE-air"), 7);
    private final List<Conflict> conflicts = new CopyOnWriteArrayList<>();
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
    void a_lost_race_is_decided_anew_without_another_read() throws Exception {
        try (Backdrop backdrop = backdrop("anew", 1);
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", insisting()), Map.of())) {
            // When
            backdrop.append("1", 2, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop)).containsExactly("probe:order/1@2:0", "probe:order/1@2:0.1");
            assertThat(backdrop.decided)
                    .extracting(CommandMetadata::expected)
                    .containsExactly(exactly(2), exactly(3));
            assertThat(backdrop.decided.getLast().causation()).isEqualTo(ORDER.at(2));
            assertThat(conflicts).containsExactly(new Conflict(ORDER, 3, List.of(meanwhile)));
            AgentStatus status = status(service);
            assertThat(status.conflicts()).isEqualTo(1);
            assertThat(status.redecided()).isEqualTo(1);
            assertThat(status.accepted()).isEqualTo(1);
            assertThat(status.rejected()).isZero();
            assertThat(status.lost()).isZero();
        }
    }

    @Test
    void a_race_that_is_lost_again_and_again_is_given_up_and_told() throws Exception {
        try (Backdrop backdrop = backdrop("lost", Integer.MAX_VALUE);
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", insisting()), Map.of())) {
            // When
            backdrop.append("1", 2, 1);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop)).hasSize(6).endsWith("probe:order/1@2:0.5");
            AgentStatus status = status(service);
            assertThat(status.lost()).isEqualTo(1);
            assertThat(status.conflicts()).isEqualTo(6);
            assertThat(status.redecided()).isEqualTo(5);
            assertThat(status.rejected()).isZero();
            assertThat(status.finished()).isEqualTo(1);
            assertThat(status.deadLetters()).isZero();
            assertThat(metrics(service))
                    .contains(
                            "throughline_agent_proposals_total{agent=\"probe\",outcome=\"lost\"}"
                                    + " 1.0")
                    .contains("throughline_agent_conflicts_total{agent=\"probe\"} 6.0")
                    .contains("throughline_agent_redecided_total{agent=\"probe\"} 5.0");
        }
    }

    @Test
    void after_a_crash_between_two_attempts_the_same_chain_of_commands_comes_out()
            throws Exception {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        Reaction<DelayDetected> hanging =
                (event, context) ->
                        List.of(
                                insisting(event.version())
                                        .onConflict(conflict -> {
                                            conflicts.add(conflict);
                                            lost.countDown();
                                            return hang(never);
                                        }));
        try (Backdrop backdrop = backdrop("crash", 1)) {
            URI journal = journal(backdrop);
            ApplicationContext first =
                    backdrop.start(
                            Backdrop.agent("probe", hanging),
                            Map.of("throughline.drain-ms-max", 0));
            backdrop.append("1", 2, 1);
            lost.await();

            // When
            first.close();
            try (ApplicationContext second =
                    backdrop.start(
                            Backdrop.agent("probe", insisting()),
                            Map.of("throughline.query-url", journal.toString()))) {
                await().until(() -> backdrop.caughtUp("agent-probe"));

                // Then
                assertThat(ids(backdrop))
                        .containsExactly(
                                "probe:order/1@2:0", "probe:order/1@2:0", "probe:order/1@2:0.1");
                assertThat(backdrop.decided.getLast().expected()).isEqualTo(exactly(3));
                // The first was told the events, the second had to read them.
                Conflict same = new Conflict(ORDER, 3, List.of(meanwhile));
                assertThat(conflicts).containsExactly(same, same);
                assertThat(status(second).accepted()).isEqualTo(1);
            }
        }
    }

    private Reaction<DelayDetected> insisting() {
        return (event, context) -> List.of(insisting(event.version()));
    }

    private Proposal insisting(long version) {
        return Proposal.to(ORDER, new CancelOrder("late"))
                .expecting(version)
                .onConflict(conflict -> {
                    conflicts.add(conflict);
                    return Optional.of(insisting(conflict.version()));
                });
    }

    private static Optional<Proposal> hang(CountDownLatch never) {
        try {
            never.await();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service ends", e);
        }
    }

    /// Answers as the write path does: the first so many attempts are stale, and bring the event in
    /// between; the same command again is told the same, without that event.
    private Backdrop backdrop(String name, int staleAttempts) {
        conflicts.clear();
        Map<String, Outcome> answered = new ConcurrentHashMap<>();
        return new Backdrop(
                broker.bootstrapServers(),
                name,
                (command, codecs) -> {
                    if (command.id().attempt() >= staleAttempts) {
                        return new Outcome.Accepted(4, 4, false);
                    }
                    boolean duplicate = answered.containsKey(command.id().toString());
                    List<ByteBuffer> since =
                            duplicate
                                    ? List.of()
                                    : List.of(ByteBuffer.wrap(codecs.events().encode(meanwhile)));
                    Outcome stale =
                            new Rejected(Rejected.STALE_VERSION, "moved", 3, duplicate, since);
                    answered.put(command.id().toString(), stale);
                    return stale;
                });
    }

    /// The query API, as far as it is asked here.
    private URI journal(Backdrop backdrop) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String value =
                Base64.getEncoder().encodeToString(backdrop.codecs().events().encode(meanwhile));
        server.createContext(
                "/streams/order/1/events",
                exchange -> {
                    assertThat(exchange.getRequestURI().getQuery())
                            .isEqualTo("wire=true&from=3&to=3");
                    byte[] body =
                            "[{\"version\":3,\"wire\":\"%s\"}]".formatted(value).getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        backdrop.closeLater(() -> server.stop(0));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static AgentStatus status(ApplicationContext service) {
        return service.getBean(AgentController.class).status();
    }

    private static String metrics(ApplicationContext service) throws Exception {
        URI uri = service.getBean(EmbeddedServer.class).getURI().resolve("/prometheus");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private static List<String> ids(Backdrop backdrop) {
        return backdrop.decided.stream().map(command -> command.id().toString()).toList();
    }
}

package io.throughline.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.Risk;
import io.throughline.schemas.contracts.work.DeadLetterId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A notifier whose clients answer badly, and the supervisor that decides what becomes of that.
@Timeout(240)
class SupervisorE2E {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final List<String> escalations = new CopyOnWriteArrayList<>();

    @Test
    void parked_streams_are_tried_again_escalated_or_skipped_and_never_for_ever(
            @TempDir Path folder) {
        try (Web web = Web.listen();
                RacePlatform platform = RacePlatform.start(folder)) {
            // Given
            platform.agent(
                    "notifier",
                    Map.of(
                            "notifier.webhook-url",
                            web.on("/clients", this::client),
                            "throughline.retry-delay-ms",
                            10));
            platform.agent(
                    "supervisor",
                    Map.of(
                            "supervisor.webhook-url", web.on("/on-call", this::onCall),
                            "supervisor.rounds-max", 2,
                            "supervisor.retry-delay-ms", 200,
                            "supervisor.retry-factor", 1,
                            "supervisor.rules",
                                    List.of(Map.of("error", "NotDoneException", "do", "skip"))));

            // When
            CommandClient client = platform.client("tester");
            for (String order : List.of("heals", "stays", "refused")) {
                deliverLate(client, order);
            }

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        assertThat(names(platform, "heals"))
                                .containsExactly(
                                        "EventFailed",
                                        "RetryOrdered",
                                        "ParkedEventCompleted",
                                        "StreamReleased");
                        assertThat(names(platform, "stays"))
                                .containsExactly(
                                        "EventFailed",
                                        "RetryOrdered",
                                        "EventFailed",
                                        "RetryOrdered",
                                        "EventFailed",
                                        "DeadLetterEscalated");
                        assertThat(names(platform, "refused"))
                                .containsExactly("EventFailed", "EventSkipped", "StreamReleased");
                    });
            assertThat(escalations)
                    .containsExactly(
                            "supervisor:deadletter/notifier:{order/stays}@5:escalate order/stays");
            assertThat(asked.get("stays")).isEqualTo(9);
        }
    }

    private static List<String> names(RacePlatform platform, String order) {
        StreamId queue =
                new DeadLetterId(new AgentName("notifier"), new StreamId("order", order)).queue();
        return platform.events().getOrDefault(queue, List.of()).stream()
                .map(event -> event.data().getClass().getSimpleName())
                .toList();
    }

    private static void deliverLate(CommandClient client, String order) {
        List<Command> commands =
                List.of(
                        new PlaceOrder("KE", Mode.AIR, "v", "p", "i", 1, 1.0, null, DAY, DAY),
                        new AssignOrder(
                                new AgentName("condor"), new Lane("KE", Mode.AIR), "it flies"),
                        new PlanShipment(DAY, Risk.LOW),
                        new DeliverOrder(DAY.plusDays(3)));
        StreamId stream = new StreamId("order", order);
        for (int i = 0; i < commands.size(); i++) {
            CommandMetadata metadata =
                    new CommandMetadata(
                            new CommandId(new AgentName("tester"), order, i),
                            stream,
                            ExpectedVersion.ANY,
                            Instant.now(),
                            stream.toString(),
                            null,
                            Basis.NONE,
                            false,
                            null);
            assertThat(client.submit(metadata, commands.get(i)).join())
                    .isInstanceOf(Outcome.Accepted.class);
        }
    }

    private void client(HttpExchange call) throws IOException {
        try (call) {
            String order = json.readTree(call.getRequestBody()).path("order").asText();
            int times = asked.merge(order, 1, Integer::sum);
            int status =
                    switch (order) {
                        case "heals" -> times > 3 ? 204 : 500;
                        case "refused" -> 422;
                        default -> 500;
                    };
            call.sendResponseHeaders(status, -1);
        }
    }

    private void onCall(HttpExchange call) throws IOException {
        try (call) {
            String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
            escalations.add(
                    call.getRequestHeaders().getFirst("Idempotency-Key")
                            + " "
                            + json.readTree(body).path("stream").asText());
            call.sendResponseHeaders(204, -1);
        }
    }
}

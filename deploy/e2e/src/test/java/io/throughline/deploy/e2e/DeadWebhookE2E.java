package io.throughline.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.deploy.e2e.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients who take no notifications: what a person sees of it, and does about it, from the command
/// line.
@Timeout(240)
class DeadWebhookE2E {

    private static final int ORDERS = 40;
    private static final long SEED = 7;
    private static final Duration WAIT_MAX = Duration.ofMinutes(2);
    private static final String POLICY =
            """
            supervisor:
              rounds-max: 1
              retry-delay-ms: 100
            """;

    private final ObjectMapper json = new ObjectMapper();
    // How often each notification was taken, by its order.
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<String> escalated = new ConcurrentSkipListSet<>();
    private volatile boolean dead = true;

    @Test
    void what_a_dead_webhook_parked_is_escalated_and_done_once_when_a_person_says_so(
            @TempDir Path folder) throws Exception {
        // Given
        Path policy = Files.writeString(folder.resolve("policy.yml"), POLICY);
        Path file = HistoryFile.write(folder.resolve("history.csv"), SEED, ORDERS);
        try (Web web = Web.listen();
                PlatformProcess platform =
                        PlatformProcess.start(
                                folder.resolve("data"),
                                "--webhook",
                                web.on("/clients", this::client),
                                "--supervisor-webhook",
                                web.on("/on-call", this::onCall),
                                "--supervisor-policy",
                                policy.toString())) {
            ask(platform, 0, "import", file.toString());
            List<String> late = late();

            // When nobody takes them, a person is told of each
            await().atMost(WAIT_MAX)
                    .untilAsserted(() ->
                            assertThat(streams(parked(platform, "escalated"))).isEqualTo(late));
            List<JsonNode> letters = parked(platform, "escalated");

            // Then
            assertThat(taken).isEmpty();
            assertThat(escalated).containsExactlyElementsOf(late);
            assertThat(letters)
                    .allSatisfy(letter -> {
                        assertThat(letter.path("round").asInt()).isEqualTo(1);
                        assertThat(letter.path("error").asText()).endsWith("NotDoneException");
                    });
            await().atMost(WAIT_MAX)
                    .untilAsserted(() ->
                            assertThat(ask(platform, 0, "waits").path("waits"))
                                    .hasSize(late.size())
                                    .allMatch(wait -> wait.path("on").asText().equals("a person")));

            // When that person looks, drops one and releases the others
            dead = false;
            String skipped = late.getFirst();
            long version = letters.getFirst().path("version").asLong();
            assertDryRuns(platform, skipped, version);
            decide(platform, "skip", skipped, "--version", Long.toString(version));
            for (String stream : late.subList(1, late.size())) {
                decide(platform, "release", stream);
            }

            // Then
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> {
                        assertThat(ask(platform, 0, "deadletters", "list")).isEmpty();
                        assertThat(ask(platform, 0, "effects")).isEmpty();
                        assertThat(ask(platform, 0, "waits").path("waits")).isEmpty();
                    });
            assertThat(ask(platform, 0, "verify").path("verified").asBoolean()).isTrue();
            assertThat(ask(platform, 0, "report").path("notified").asInt())
                    .isEqualTo(late.size() - 1);
            Map<String, Integer> once = new TreeMap<>();
            late.subList(1, late.size()).forEach(stream -> once.put(stream, 1));
            assertThat(new TreeMap<>(taken)).isEqualTo(once);
        }
    }

    // Nothing comes of looking: the effect would be done, so it is not known what follows.
    private void assertDryRuns(PlatformProcess platform, String stream, long version) {
        String[] look = {
            "notifier", stream, "--dry-run", "--agent-url", platform.agent("notifier")
        };
        JsonNode release = ask(platform, 1, words("deadletters", "release", look));
        assertThat(release.path("goesThrough").asBoolean()).isFalse();
        JsonNode event = release.path("run").path("events").path(0);
        assertThat(event.path("outcome").asText()).isEqualTo("incomplete");
        assertThat(event.path("effects").path(0).asText())
                .startsWith("notify: would be done, with {");

        JsonNode skip =
                ask(
                        platform,
                        0,
                        words(
                                "deadletters",
                                "skip",
                                words("--version", Long.toString(version), look)));
        assertThat(skip.path("run").path("events").path(0).path("outcome").asText())
                .isEqualTo("skipped");
        assertThat(taken).isEmpty();
        assertThat(parked(platform, "escalated").stream())
                .anyMatch(letter -> letter.path("stream").asText().equals(stream));
    }

    private void decide(PlatformProcess platform, String what, String stream, String... more) {
        String[] how =
                words("notifier", stream, words("--by", "ann", words("--reason", "x", more)));
        ask(platform, 0, words("deadletters", what, how));
    }

    private static String[] words(String first, String second, String... more) {
        List<String> all = new ArrayList<>(List.of(first, second));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private List<JsonNode> parked(PlatformProcess platform, String status) {
        List<JsonNode> letters = new ArrayList<>();
        ask(platform, 0, "deadletters", "list", "--agent", "notifier", "--status", status)
                .forEach(letters::add);
        return letters;
    }

    // Of these the clients are to be told, in the order in which they are listed.
    private static List<String> late() {
        List<String> late = new ArrayList<>();
        for (Shipment shipment : new ShipmentGenerator(SEED, ORDERS)) {
            if (shipment.late()) {
                late.add(shipment.stream().toString());
            }
        }
        assertThat(late).hasSizeGreaterThan(1);
        return late;
    }

    private static List<String> streams(List<JsonNode> letters) {
        return letters.stream().map(letter -> letter.path("stream").asText()).toList();
    }

    private static JsonNode ask(PlatformProcess platform, int code, String... line) {
        List<String> all = new ArrayList<>(List.of(line));
        all.add("--json");
        if (!all.contains("--dry-run")) {
            all.addAll(List.of("--url", platform.url()));
        }
        Result result = CommandLine.run(all.toArray(String[]::new));
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
        return result.json();
    }

    // Refuses while it is dead, which says that nothing was done.
    private void client(HttpExchange call) throws IOException {
        try (call) {
            String order = json.readTree(call.getRequestBody()).path("order").asText();
            if (dead) {
                call.sendResponseHeaders(410, -1);
                return;
            }
            taken.merge("order/" + order, 1, Integer::sum);
            call.sendResponseHeaders(204, -1);
        }
    }

    private void onCall(HttpExchange call) throws IOException {
        try (call) {
            String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
            escalated.add(json.readTree(body).path("stream").asText());
            call.sendResponseHeaders(204, -1);
        }
    }
}

package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.EffectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters, effects and decisions over HTTP, asked of one of two instances.
class WorkIT {

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
    private static final Duration PROJECTED_MAX = Duration.ofSeconds(15);

    @TempDir static Path folder;

    private static Backend backend;
    private static Service other;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
        Map<String, Object> settings =
                Map.of(
                        CounterDomain.WITH_WORK,
                        true,
                        "throughline.topologies.journal.commit-interval-ms",
                        100);
        other = backend.service("other", settings);
        service = backend.service("one", settings);
        other.ready();
        service.ready();
        await().atMost(SETTLED_MAX)
                .until(() ->
                        other.get("/health/readiness").status() == 200
                                && service.get("/health/readiness").status() == 200);
    }

    @AfterAll
    static void stop() {
        service.close();
        other.close();
        backend.close();
    }

    @Test
    void what_is_parked_is_listed_shown_and_goes_away_when_it_is_done() {
        // Given
        for (int i = 0; i < 8; i++) {
            fail("listed", "counter/l" + i, 5);
        }
        park("listed", "counter/l3", 7);
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(get("/deadletters?agent=listed&status=parked")).hasSize(8));

        // When
        String queue = "/deadletters/listed/" + segment("counter/l3");
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(get(queue).path("versions").toString()).isEqualTo("[5,7]"));
        JsonNode shown = get(queue);

        // Then
        assertThat(shown.path("queueVersion").asInt()).isEqualTo(2);
        assertThat(shown.path("deadLetter").path("queue").asText())
                .isEqualTo("deadletter/listed:{counter/l3}");
        assertThat(shown.path("deadLetter").path("error").asText())
                .isEqualTo("java.io.IOException");
        assertThat(get("/deadletters?agent=nobody")).isEmpty();
        assertThat(get("/deadletters?agent=listed&limit=3")).hasSize(3);
        assertThat(
                        get(
                                "/deadletters?agent=listed&after="
                                        + segment("deadletter/listed:{counter/l6}")))
                .hasSize(1);
        assertThat(service.get("/deadletters?status=gone").status()).isEqualTo(400);

        // When
        Service.Answer retry = decide(queue + "/retry", "");

        // Then
        assertThat(retry.status()).isEqualTo(200);
        assertThat(decide(queue + "/retry", "").body().path("code").asText()).isEqualTo("retrying");
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(get("/deadletters?agent=listed&status=retrying")).hasSize(1));
        complete("listed", "counter/l3", 5);
        complete("listed", "counter/l3", 7);
        await().atMost(PROJECTED_MAX)
                .until(() ->
                        service.get(queue).status() == 404 && other.get(queue).status() == 404);
        assertThat(other.get("/deadletters?agent=listed").body()).hasSize(7);
    }

    @Test
    void what_somebody_decides_needs_a_name_a_reason_and_the_version_that_was_seen() {
        // Given
        fail("decided", "counter/d", 5);
        String queue = "/deadletters/decided/" + segment("counter/d");

        // Then
        assertThat(service.post(queue + "/skip", "{\"by\":\"ann\"}", Map.of()).status())
                .isEqualTo(400);
        assertThat(decide(queue + "/forget", "").body().path("error").asText())
                .contains("'forget' is none of retry, skip, release, escalate");
        assertThat(decide(queue + "/skip", "").body().path("error").asText())
                .contains("version is missing");
        assertThat(decide(queue + "/skip", ",\"version\":9").body().path("code").asText())
                .isEqualTo("not-first");
        assertThat(decide(queue + "/release", ",\"expected\":\"7\"").status()).isEqualTo(409);
        assertThat(decide(queue + "/escalate", "").status()).isEqualTo(200);
        assertThat(decide(queue + "/retry", "").body().path("code").asText())
                .isEqualTo("escalated");
        assertThat(decide(queue + "/release", ",\"expected\":\"2\"").status()).isEqualTo(200);
    }

    @Test
    void an_effect_in_doubt_is_listed_until_it_is_settled() {
        // Given
        String effect = intend("doubting", "counter/e@6");
        send(effect, "DoubtEffect", "{\"error\":\"no answer\"}");
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(get("/effects?status=in-doubt&agent=doubting")).hasSize(1));
        JsonNode open = get("/effects?status=in-doubt&agent=doubting").get(0);
        assertThat(open.path("effect").asText()).isEqualTo(effect);
        assertThat(open.path("error").asText()).isEqualTo("no answer");
        assertThat(get("/effects?status=intended&agent=doubting")).isEmpty();

        // When
        String path = "/effects/" + segment(effect) + "/settle";
        assertThat(decide(path, "").body().path("error").asText()).contains("done is missing");
        Service.Answer done = decide(path, ",\"done\":true");
        Service.Answer known = decide(path, ",\"done\":true,\"result\":\"{}\"");

        // Then: it was done without a result, and has one since
        assertThat(done.status()).isEqualTo(200);
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body().path("version").asLong())
                .isEqualTo(done.body().path("version").asLong() + 1);
        assertThat(decide(path, ",\"done\":false").body().path("code").asText())
                .isEqualTo("already-settled");
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() -> assertThat(get("/effects?agent=doubting")).isEmpty());
        assertThat(service.post("/effects/counter%2Fx/settle", "{}", Map.of()).status())
                .isEqualTo(400);
    }

    @Test
    void who_waits_for_whom_is_told() {
        // Given
        fail("waiting", "counter/w", 6);
        String effect = intend("waiting", "counter/w@6");
        send(effect, "DoubtEffect", "{\"error\":\"no answer\"}");
        await().atMost(PROJECTED_MAX).untilAsserted(() -> assertThat(waits("waiting")).hasSize(2));
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(waits("waiting"))
                                .anySatisfy(wait -> {
                                    assertThat(wait.path("kind").asText()).isEqualTo("effect");
                                    assertThat(wait.path("on").asText()).isEqualTo("a person");
                                })
                                .anySatisfy(wait -> {
                                    assertThat(wait.path("kind").asText()).isEqualTo("stream");
                                    assertThat(wait.path("on").asText()).isEqualTo("supervisor");
                                    assertThat(wait.path("effect").asText()).isEqualTo(effect);
                                    assertThat(wait.path("events").asInt()).isEqualTo(1);
                                }));
    }

    @Test
    void commands_are_decided_one_after_the_other_and_nothing_is_written() {
        // Given
        assertThat(service.add("counter/x", 40).status()).isEqualTo(200);
        assertThat(other.get("/streams/counter/x/state?atLeast=1").status()).isEqualTo(200);
        String commands =
                """
                {"commands": [
                 {"stream": "counter/x", "type": "Add", "expected": "1", "data": {"amount": 2}},
                 {"stream": "counter/x", "type": "Add", "expected": 2, "data": {"amount": 3}},
                 {"stream": "counter/x", "type": "Add", "expected": "1", "data": {"amount": 4}},
                 {"stream": "counter/new", "type": "Add", "expected": "absent",
                  "data": {"amount": 5}}]}
                """;

        for (Service each : List.of(service, other)) {
            // When
            JsonNode answers = each.post("/decisions", commands, Map.of()).body();

            // Then
            assertThat(answers.findValuesAsText("outcome"))
                    .containsExactly("accepted", "accepted", "rejected", "accepted");
            assertThat(answers.get(1).path("version").asInt()).isEqualTo(3);
            assertThat(answers.get(1).path("events").get(0).path("data").path("amount").asInt())
                    .isEqualTo(3);
            assertThat(answers.get(2).path("code").asText()).isEqualTo("stale-version");
        }
        assertThat(get("/streams/counter/x/state").path("version").asInt()).isEqualTo(1);
        assertThat(service.get("/streams/counter/new/state").status()).isEqualTo(404);
        assertThat(service.post("/decisions", "{}", Map.of()).status()).isEqualTo(400);
    }

    @Test
    void the_api_is_described() {
        assertThat(service.send("/openapi.yml", Map.of()).body())
                .contains(
                        "/deadletters/{agent}/{stream}/{action}:",
                        "/effects/{effect}/settle:",
                        "/waits:",
                        "/decisions:");
    }

    private static List<JsonNode> waits(String agent) {
        List<JsonNode> waits = new ArrayList<>();
        for (JsonNode wait : get("/waits").path("waits")) {
            if (wait.path("agent").asText().equals(agent)) {
                waits.add(wait);
            }
        }
        return waits;
    }

    private static void fail(String agent, String stream, int version) {
        send(
                queue(agent, stream),
                "FailEvent",
                """
                {"agent":"%s","stream":"%s","version":%d,"type":"io.throughline.counter.Added",
                 "failure":{"error":"java.io.IOException","message":"no","stackHash":"0"},
                 "attempts":5,"firstAt":"2026-01-02T03:04:05Z","lastAt":"2026-01-02T03:04:06Z"}
                """
                        .formatted(agent, stream, version));
    }

    private static void park(String agent, String stream, int version) {
        send(
                queue(agent, stream),
                "ParkEvent",
                "{\"version\":%d,\"type\":\"io.throughline.counter.Added\"}".formatted(version));
    }

    private static void complete(String agent, String stream, int version) {
        send(queue(agent, stream), "CompleteEvent", "{\"version\":%d}".formatted(version));
    }

    private static String intend(String agent, String event) {
        int at = event.indexOf('@');
        String stream = event.substring(0, at);
        String version = event.substring(at + 1);
        String effect =
                new EffectId(
                                new AgentName(agent),
                                StreamId.parse(stream).at(Long.parseLong(version)),
                                "notify")
                        .stream().toString();
        send(
                effect,
                "IntendEffect",
                """
                {"agent":"%s","stream":"%s","version":%s,"name":"notify","request":"{}",
                 "key":"k","attempt":"a1","at":"2026-01-02T03:04:05Z"}
                """
                        .formatted(agent, stream, version));
        return effect;
    }

    private static String queue(String agent, String stream) {
        return new DeadLetterId(new AgentName(agent), StreamId.parse(stream)).queue().toString();
    }

    private static void send(String stream, String type, String data) {
        Service.Answer answer =
                service.command(
                        "{\"stream\":\"%s\",\"type\":\"%s\",\"data\":%s}"
                                .formatted(stream, type, data));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private static Service.Answer decide(String path, String more) {
        return service.post(
                path, "{\"by\":\"ann\",\"reason\":\"mended\"%s}".formatted(more), Map.of());
    }

    private static JsonNode get(String path) {
        Service.Answer answer = service.get(path);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

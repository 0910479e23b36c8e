package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.streams.runtime.reading.Projections;
import io.throughline.streams.topology.Codecs;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Questions over HTTP: streams and their past, read models, and how the service is.
class QueriesIT {

    private static final Duration PROJECTED_MAX = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static Backend backend;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
        service = backend.service("one", Map.of()).ready();
    }

    @AfterAll
    static void stop() {
        service.close();
        backend.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/streams/counter/nobody/state, 404, has no events",
        "/streams/counter/nobody/events, 404, has no events",
        "/streams/lorry/1/state, 404, not part of context",
        "/streams/lorry/1/events, 404, not part of context",
        "/streams/counter/nobody/state?version=0, 400, version is 0",
        "/streams/counter/nobody/state?version=x, 400, version",
        "/streams/counter/nobody/state?version=1&at=2020-01-01T00:00:00Z, 400, exclude",
        "/streams/counter/nobody/state?at=yesterday, 400, at:",
        "/streams/counter/nobody/state?at=2020-01-01T00:00:00Z&by=x, 400, by is 'x'",
        "/streams/counter/nobody/state?by=happened, 400, give at",
        "/streams/counter/nobody/state?atLeast=1&waitMs=50, 504, no version 1",
        "/streams/counter/nobody/state?atLeast=1&waitMs=999999, 400, waitMs is 999999",
        "/streams/counter/nobody/events?from=0, 400, from is 0",
        "/streams/counter/nobody/events?limit=10001, 400, limit is 10001",
        "/streams/Counter/1/events, 400, category",
        "/projections/weight, 404, no projection weight",
        "/projections/weight/1, 404, no projection weight",
        "/projections/size/1, 404, no row 1",
        "/nowhere, 404, ''",
        "/commands, 405, ''"
    })
    void a_question_that_cannot_be_answered_gets_a_sentence(
            String path, int status, String sentence) {
        // When
        Service.Answer answer = service.get(path);

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("error").asText()).isNotEmpty().contains(sentence);
        assertThat(answer.body().size()).isEqualTo(1);
    }

    @Test
    void the_past_of_a_stream_is_known_by_version_and_by_time() {
        // Given
        for (int day = 1; day <= 3; day++) {
            service.command(
                    """
                    {"stream": "counter/past", "type": "Add", "data": {"amount": %d},
                     "time": "2006-06-0%dT00:00:00Z"}\
                    """
                            .formatted(day, day));
        }
        service.get("/streams/counter/past/state?atLeast=3");
        String second =
                service.get("/streams/counter/past/events")
                        .body()
                        .get(1)
                        .path("recordedAt")
                        .asText();

        // When
        Service.Answer atVersion = service.get("/streams/counter/past/state?version=2");
        Service.Answer happened =
                service.get("/streams/counter/past/state?at=2006-06-02T12:00:00Z");
        Service.Answer recorded =
                service.get("/streams/counter/past/state?by=recorded&at=" + second);
        Service.Answer before = service.get("/streams/counter/past/state?at=2006-05-31T00:00:00Z");
        Service.Answer future = service.get("/streams/counter/past/state?version=4");

        // Then
        assertThat(atVersion.body().path("state")).hasToString("{\"total\":3}");
        assertThat(happened.body()).isEqualTo(atVersion.body());
        assertThat(recorded.body().path("version").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(before.status()).isEqualTo(404);
        assertThat(before.body().path("error").asText()).contains("no event by then");
        assertThat(future.status()).isEqualTo(404);
        assertThat(future.body().path("error").asText()).contains("at version 3, not at 4 yet");
    }

    @Test
    void events_come_in_ranges_and_as_lines() {
        // Given
        for (int i = 1; i <= 5; i++) {
            service.add("counter/range", i);
        }
        service.get("/streams/counter/range/state?atLeast=5");

        // When
        JsonNode range = service.get("/streams/counter/range/events?from=2&to=4&limit=2").body();
        HttpResponse<String> lines =
                service.send(
                        "/streams/counter/range/events?from=3",
                        Map.of("Accept", "application/x-ndjson"));

        // Then
        assertThat(range.findValuesAsText("version")).containsExactly("2", "3");
        assertThat(lines.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
        assertThat(lines.body().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"id\":\"counter/range@"));
    }

    @Test
    void an_event_comes_as_avro_too_if_that_is_asked_for() throws Exception {
        // Given
        service.add("counter/wire", 7);
        service.get("/streams/counter/wire/state?atLeast=1");

        // When
        JsonNode plain = service.get("/streams/counter/wire/events").body().get(0);
        JsonNode both = service.get("/streams/counter/wire/events?wire=true").body().get(0);

        // Then
        assertThat(plain.has("wire")).isFalse();
        assertThat(service.bean(Codecs.class).events().decode(both.path("wire").binaryValue()))
                .isEqualTo(new CounterEvent.Added(7, null, Parity.ODD));
        ((ObjectNode) both).remove("wire");
        assertThat(both).isEqualTo(plain);
    }

    @Test
    void a_client_of_lines_gets_errors_as_json() {
        // When
        HttpResponse<String> answer =
                service.send(
                        "/streams/counter/nobody/events", Map.of("Accept", "application/x-ndjson"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"error\":\"stream counter/nobody");
    }

    @Test
    void rows_come_by_key_in_pages_and_as_lines() {
        // Given
        for (int digits = 5; digits <= 9; digits++) {
            service.add("counter/rows", (int) Math.pow(10, digits - 1));
        }
        awaitIdle();

        // When
        JsonNode all = service.get("/projections/size").body();
        JsonNode page = service.get("/projections/size?limit=2&after=size%205%2F%C3%A9").body();
        HttpResponse<String> lines =
                service.send("/projections/size", Map.of("Accept", "application/x-ndjson"));

        // Then
        assertThat(all.findValuesAsText("key")).isSorted().contains("size 5/é", "size 9/é");
        assertThat(page.findValuesAsText("key")).containsExactly("size 6/é", "size 7/é");
        assertThat(lines.body().lines()).hasSize(all.size());
        assertThat(service.bean(Projections.class).rows("size"))
                .hasSize(all.size())
                .allMatch(row -> row.value() instanceof Tally);
        assertThat(service.bean(Projections.class).row("size", "size 8/é"))
                .hasValueSatisfying(row ->
                        assertThat(row.value())
                                .isEqualTo(new Tally(1, 10_000_000, Map.of("EVEN", 1L))));
    }

    @Test
    void everything_is_idle_when_it_has_run_through() {
        // Given
        for (int i = 0; i < 50; i++) {
            service.add("counter/idle-" + i, 1_000_000_001);
        }

        // When
        awaitIdle();

        // Then
        JsonNode lag = service.get("/lag").body();
        assertThat(lag.path("topologies").fieldNames())
                .toIterable()
                .containsExactly("decide", "journal", "project-size");
        JsonNode row = service.get("/projections/size/size%2010%2F%C3%A9").body();
        assertThat(row.path("version").asLong()).isEqualTo(50);
    }

    @Test
    void the_service_tells_what_it_is() {
        // When
        JsonNode about = service.get("/about").body();
        String openapi = service.send("/openapi.yml", Map.of()).body();
        Service.Answer ready = service.get("/health/readiness");
        Service.Answer live = service.get("/health/liveness");
        String metrics = service.send("/prometheus", Map.of()).body();

        // Then
        assertThat(about.path("context").asText()).isEqualTo("counting");
        assertThat(about.path("kafka").asText()).isEqualTo(backend.bootstrapServers());
        assertThat(about.path("partitions").asInt()).isEqualTo(8);
        assertThat(about.path("roles"))
                .hasToString("[\"decide\",\"journal\",\"project\",\"attest\"]");
        assertThat(openapi)
                .startsWith("openapi: 3")
                .contains("/commands:", "/streams/{category}/{key}/state:", "/lag:", "/about:")
                .doesNotContain("/internal/");
        assertThat(ready.body().path("status").asText()).isEqualTo("UP");
        assertThat(live.body().path("status").asText()).isEqualTo("UP");
        assertThat(metrics).contains("kafka_stream_thread_commit_total", "topology=\"decide\"");
    }

    private static void awaitIdle() {
        await().atMost(PROJECTED_MAX)
                .until(() -> service.get("/lag").body().path("idle").asBoolean());
    }
}

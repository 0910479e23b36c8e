package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.work.DeadLetterCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands over HTTP: what becomes of them, and how they are refused.
class CommandsIT {

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

    @Test
    void an_accepted_command_is_in_the_stream_its_state_and_the_read_model() {
        // When
        Service.Answer accepted =
                service.command(
                        """
                        {"stream": "counter/a", "type": "Add", "id": "first",
                         "data": {"amount": 4711, "on": "2006-06-02"},
                         "time": "2006-06-02T10:15:00Z", "correlation": "import-1",
                         "causation": "counter/b@3", "basis": ["counter/b@3"], "historic": true}
                        """);

        // Then
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.body().toString())
                .isEqualTo(
                        "{\"outcome\":\"accepted\",\"command\":\"http:first:0\","
                                + "\"stream\":\"counter/a\",\"firstVersion\":1,\"version\":1,"
                                + "\"duplicate\":false,\"stale\":[]}");
        Service.Answer state = service.get("/streams/counter/a/state?atLeast=1");
        assertThat(state.body().toString())
                .isEqualTo(
                        "{\"stream\":\"counter/a\",\"version\":1,"
                                + "\"type\":\"io.throughline.counter.Open\","
                                + "\"state\":{\"total\":4711}}");
        JsonNode event = service.get("/streams/counter/a/events").body().get(0);
        assertThat(event.path("id").asText()).isEqualTo("counter/a@1");
        assertThat(event.path("type").asText()).isEqualTo("io.throughline.counter.Added");
        assertThat(event.path("time").asText()).isEqualTo("2006-06-02T10:15:00Z");
        assertThat(event.path("correlation").asText()).isEqualTo("import-1");
        assertThat(event.path("causation").asText()).isEqualTo("counter/b@3");
        assertThat(event.path("basis").toString()).isEqualTo("[\"counter/b@3\"]");
        assertThat(event.path("command").asText()).isEqualTo("http:first:0");
        assertThat(event.path("data").toString())
                .isEqualTo("{\"amount\":4711,\"on\":\"2006-06-02\",\"parity\":\"ODD\"}");
        await().atMost(PROJECTED_MAX)
                .untilAsserted(() ->
                        assertThat(
                                        service.get("/projections/size/size%204%2F%C3%A9")
                                                .body()
                                                .toString())
                                .isEqualTo(
                                        "{\"key\":\"size 4/é\",\"version\":1,"
                                                + "\"type\":\"io.throughline.counter.Tally\","
                                                + "\"value\":{\"events\":1,\"sum\":4711,"
                                                + "\"byParity\":{\"ODD\":1}}}"));
    }

    @Test
    void the_same_key_is_the_same_command() {
        // Given
        Map<String, String> key = Map.of("Idempotency-Key", "key-1");
        String body =
                """
                {"stream": "counter/twice", "type": "io.throughline.counter.Add",
                 "data": {"amount": 1}}\
                """;
        Service.Answer first = service.post("/commands", body, key);

        // When
        Service.Answer second = service.post("/commands", body, key);

        // Then
        assertThat(first.body().path("duplicate").asBoolean()).isFalse();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().path("duplicate").asBoolean()).isTrue();
        assertThat(second.body().path("command").asText()).isEqualTo("http:key-1:0");
        assertThat(second.body().path("version").asLong()).isEqualTo(1);
    }

    @Test
    void a_command_id_of_an_agent_is_kept_as_it_is() {
        // When
        Service.Answer answer =
                service.command(
                        """
                        {"stream": "counter/by-agent", "type": "Add", "data": {"amount": 1},
                         "id": "router:counter/x@1:2"}\
                        """);

        // Then
        assertThat(answer.body().path("command").asText()).isEqualTo("router:counter/x@1:2");
    }

    @Test
    void a_stale_version_is_answered_with_what_was_not_seen() {
        // Given
        service.add("counter/stale", 1);
        service.add("counter/stale", 2);
        service.add("counter/stale", 3);

        // When
        Service.Answer stale =
                service.command(
                        """
                        {"stream": "counter/stale", "type": "Add", "data": {"amount": 4},
                         "expected": 1}\
                        """);

        // Then
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body().path("code").asText()).isEqualTo("stale-version");
        assertThat(stale.body().path("version").asLong()).isEqualTo(3);
        assertThat(stale.body().path("error").asText()).contains("counter/stale", "version 3");
        assertThat(stale.body().path("since").toString())
                .isEqualTo(
                        "[{\"version\":2,\"type\":\"io.throughline.counter.Added\","
                                + "\"data\":{\"amount\":2,\"on\":null,\"parity\":\"EVEN\"}},"
                                + "{\"version\":3,\"type\":\"io.throughline.counter.Added\","
                                + "\"data\":{\"amount\":3,\"on\":null,\"parity\":\"ODD\"}}]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_outcome_says_what_of_the_basis_was_stale(boolean samePartition) {
        // Given
        String stream = "counter/based-" + samePartition;
        String other = namesake(stream, samePartition);
        service.add(other, 1);
        service.add(other, 2);
        service.add(other, 3);

        // When
        Service.Answer answer =
                service.command(
                        """
                        {"stream": "%s", "type": "Add", "data": {"amount": 1},
                         "basis": ["%s@1", "size/1@7"]}\
                        """
                                .formatted(stream, other));

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("stale").toString())
                .isEqualTo(
                        "[{\"stream\":\"%s\",\"seen\":1,\"version\":3,\"behind\":2}]"
                                .formatted(other));
    }

    // Another stream, in the same partition or in another one.
    private static String namesake(String stream, boolean samePartition) {
        int partitions = service.bean(StreamsSettings.class).partitions();
        int own = Partitions.of(stream, partitions);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> stream + "-" + i)
                .filter(name -> (Partitions.of(name, partitions) == own) == samePartition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_led_to_an_event_is_told_with_it() {
        // Given
        service.add("counter/cause", 1);

        // When
        service.command(
                """
                {"stream": "counter/effect", "type": "Add", "data": {"amount": 1},
                 "causation": "counter/cause@1", "clock": "", "barrier": "packed"}\
                """);
        service.get("/streams/counter/effect/state?atLeast=1");

        // Then
        JsonNode event = service.get("/streams/counter/effect/events").body().get(0);
        assertThat(event.path("clock").asText()).isEqualTo("counter/cause@1");
        assertThat(event.path("barrier").asText()).isEqualTo("packed");
        assertThat(event.path("traceparent").isMissingNode()).isTrue();
    }

    @Test
    void the_trace_of_a_request_is_told_with_its_events() {
        // Given
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        // When
        service.post(
                "/commands",
                "{\"stream\": \"counter/traced\", \"type\": \"Add\", \"data\": {\"amount\": 1}}",
                Map.of("traceparent", traceparent));
        service.get("/streams/counter/traced/state?atLeast=1");

        // Then
        JsonNode event = service.get("/streams/counter/traced/events").body().get(0);
        assertThat(event.path("traceparent").asText()).isEqualTo(traceparent);
        assertThat(service.send("/openapi.yml", Map.of()).body()).contains("traceparent:");
    }

    @Test
    void a_refusal_of_the_domain_is_told_with_its_code() {
        // Given
        service.command(
                """
                {"stream": "counter/closed", "type": "Seal", "data": {"by": "auditor"}}\
                """);

        // When
        Service.Answer refused = service.add("counter/closed", 1);

        // Then
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("code").asText()).isEqualTo("counter-closed");
        assertThat(service.get("/streams/counter/closed/state?atLeast=1").body().path("state"))
                .hasToString("{\"total\":0,\"by\":\"auditor\"}");
    }

    @Test
    void a_command_that_breaks_the_decider_becomes_a_dead_letter() {
        // Given
        DeadLetterCount deadLetters = service.bean(DeadLetterCount.class);
        long before = deadLetters.count();

        // When
        Service.Answer failed = service.add("counter/poison", CounterDecider.POISON);

        // Then
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.body().path("code").asText()).isEqualTo("failed");
        assertThat(deadLetters.count()).isEqualTo(before + 1);
        assertThat(service.add("counter/poison", 1).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "type":"Add","data":{"amount":1},"hm":1       | hm is not a field
                    "data":{"amount":1}                           | type is missing
                    "type":"Add"                                  | data is missing
                    "type":"Add","data":null                      | data is missing
                    "type":1,"data":{"amount":1}                  | type is 1
                    "type":"Take","data":{}                       | type 'Take'
                    "type":"Add","data":{}                        | data.amount is missing
                    "type":"Add","data":[]                        | data is ARRAY
                    "type":"Add","data":{"amount":"1"}            | data.amount is "1"
                    "type":"Add","data":{"amount":1.5}            | data.amount is 1.5
                    "type":"Add","data":{"amount":1,"x":2}        | data.x is not a field
                    "type":"Add","data":{"amount":0}              | amount 0 adds nothing
                    "type":"Add","data":{"amount":1,"on":"2/6"}   | data.on is "2/6"
                    "type":"Add","data":{"amount":1},"expected":"-" | expected
                    "type":"Add","data":{"amount":1},"time":"now" | time
                    "type":"Add","data":{"amount":1},"basis":"x@1"  | basis
                    "type":"Add","data":{"amount":1},"basis":["x"]  | basis
                    "type":"Add","data":{"amount":1},"id":"a b"   | id
                    "type":"Add","data":{"amount":1},"causation":"x" | causation
                    "type":"Add","data":{"amount":1},"clock":"x"  | clock
                    "type":"Add","data":{"amount":1},"barrier":1  | barrier is 1
                    "type":"Add","data":{"amount":1},"historic":1 | historic
                    "type":                                       | Unexpected
                    """)
    void a_command_that_is_wrong_is_refused_with_the_place(String rest, String sentence) {
        // When
        Service.Answer answer = service.command("{\"stream\":\"counter/x\"," + rest + "}");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"Add","data":{"amount":1}}                    | stream is missing
                    {"stream":"counter","type":"Add","data":{"amount":1}} | stream: stream id
                    []                                                    | the body must be
                    ""                                                    | the body must be
                    """)
    void a_body_that_is_wrong_is_refused(String body, String sentence) {
        // When
        Service.Answer answer = service.command(body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).contains(sentence);
    }
}

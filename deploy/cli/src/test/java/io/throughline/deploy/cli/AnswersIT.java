package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersIT {

    private static final String REPORT =
            """
            {"orders":12345,"countries":43,"assigned":6,"planned":5,"delivered":4,"late":3,
             "notified":2,"events":50000,"deadLetters":0,"more":"is passed over"}\
            """;

    private static final String EVENTS =
            """
            [{"id":"order/1@1","version":1,"type":"io.throughline.logistics.OrderPlaced",
              "time":"2009-06-01T00:00:00Z","command":"importer:place/1/ab:0","basis":[],
              "data":{"country":"KE","mode":null}},
             {"id":"order/1@2","version":2,"type":"io.throughline.logistics.OrderAssigned",
              "time":"2009-06-01T00:00:00Z","command":"router:order/1@1:0",
              "causation":"order/1@1","basis":["order/1@1"],
              "data":{"carrier":"condor","reason":"%s"}}]\
            """
                    .formatted("long ".repeat(40));

    private static final String STATE =
            """
            {"stream":"order/1","version":2,"type":"io.throughline.logistics.order.Assigned",
             "state":{"attempt":1,"carriage":{"carrier":"condor"}}}\
            """;

    @Test
    void a_report_is_a_table() {
        try (QueryStub stub = QueryStub.answering(200, REPORT)) {
            // When
            CommandRun run = CommandRun.of("report", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).containsPattern("orders +12,345 ").doesNotContain("verified");
        }
    }

    @Test
    void a_report_as_json_has_every_field() throws JsonProcessingException {
        try (QueryStub stub = QueryStub.answering(200, REPORT)) {
            // When
            CommandRun run = CommandRun.of("report", "--json", "--url", stub.url());

            // Then
            JsonNode report = onlyJson(run);
            assertThat(report.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "orders",
                            "countries",
                            "assigned",
                            "planned",
                            "delivered",
                            "late",
                            "notified",
                            "events",
                            "deadLetters",
                            "seconds",
                            "ordersPerMinute",
                            "verified");
            assertThat(report.path("events").asLong()).isEqualTo(50_000);
            assertThat(report.get("verified").isNull()).isTrue();
        }
    }

    @Test
    void events_tell_who_did_what_and_why() {
        try (QueryStub stub = QueryStub.answering(200, EVENTS)) {
            // When
            CommandRun run = CommandRun.of("events", "order/1", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out().lines().skip(2))
                    .satisfiesExactly(
                            line ->
                                    assertThat(line)
                                            .contains("1 | OrderPlaced", "importer", "country=KE"),
                            line ->
                                    assertThat(line)
                                            .contains("2 | OrderAssigned", "router", "order/1@1")
                                            .contains("carrier=condor")
                                            .hasSizeLessThan(180));
            assertThat(stub.asked()).containsExactly("/streams/order/1/events?from=1&limit=1000");
        }
    }

    @Test
    void events_tell_the_trace_that_they_belong_to_if_there_is_one() {
        String traced =
                EVENTS.replace(
                        "\"basis\":[],",
                        "\"basis\":[],\"traceparent\":\"00-0af7651916cd43dd-b7ad6b71-01\",");
        try (QueryStub with = QueryStub.answering(200, traced);
                QueryStub without = QueryStub.answering(200, EVENTS)) {
            // Then
            assertThat(CommandRun.of("events", "order/1", "--url", with.url()).out())
                    .contains(" trace ", " 0af7651916cd43dd ")
                    .doesNotContain("b7ad6b71");
            assertThat(CommandRun.of("events", "order/1", "--url", without.url()).out())
                    .doesNotContain("trace");
        }
    }

    @Test
    void events_as_json_are_what_the_platform_answered() throws JsonProcessingException {
        try (QueryStub stub = QueryStub.answering(200, EVENTS)) {
            // When
            CommandRun run = CommandRun.of("events", "order/1", "--json", "--url", stub.url());

            // Then
            assertThat(onlyJson(run)).isEqualTo(new ObjectMapper().readTree(EVENTS));
        }
    }

    @Test
    void where_there_may_be_more_events_it_says_how_to_go_on() {
        try (QueryStub stub = QueryStub.answering(200, EVENTS)) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "events",
                            "order/1",
                            "--from",
                            "7",
                            "--limit",
                            "2",
                            "--url",
                            stub.url());

            // Then
            assertThat(run.err()).contains("--from 9");
            assertThat(stub.asked()).containsExactly("/streams/order/1/events?from=7&limit=2");
        }
    }

    @Test
    void the_key_of_a_stream_is_escaped() {
        try (QueryStub stub = QueryStub.answering(200, "[]")) {
            // When
            CommandRun.of("events", "order/a/b?c", "--url", stub.url());

            // Then
            assertThat(stub.asked())
                    .containsExactly("/streams/order/a%2Fb%3Fc/events?from=1&limit=1000");
        }
    }

    @Test
    void a_state_is_shown_field_by_field() {
        try (QueryStub stub = QueryStub.answering(200, STATE)) {
            // When
            CommandRun run = CommandRun.of("state", "order/1", "--url", stub.url());

            // Then
            assertThat(run.out())
                    .startsWith("order/1 at version 2: Assigned")
                    .containsPattern("attempt +1")
                    .contains("{\"carrier\":\"condor\"}");
            assertThat(stub.asked()).containsExactly("/streams/order/1/state");
        }
    }

    @Test
    void a_state_can_be_asked_for_at_a_version_and_at_a_time() {
        try (QueryStub stub = QueryStub.answering(200, STATE)) {
            // When
            CommandRun.of("state", "order/1", "--version", "2", "--url", stub.url());
            CommandRun.of("state", "order/1", "--at", "2009-06-01", "--url", stub.url());
            CommandRun.of(
                    "state", "order/1", "--at", "2009-06-01T12:00+02:00", "--url", stub.url());

            // Then
            assertThat(stub.asked())
                    .containsExactly(
                            "/streams/order/1/state?version=2",
                            "/streams/order/1/state?at=2009-06-01T23%3A59%3A59.999Z",
                            "/streams/order/1/state?at=2009-06-01T10%3A00%3A00Z");
        }
    }

    @Test
    void two_events_are_compared_by_their_clocks() throws JsonProcessingException {
        try (QueryStub stub = clocks("", "order/1@2 workflow/9@4")) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "compare", "order/1@2", "order/7@3", "--json", "--url", stub.url());
            CommandRun text =
                    CommandRun.of("compare", "order/7@3", "order/1@2", "--url", stub.url());

            // Then
            assertThat(onlyJson(run))
                    .isEqualTo(
                            new ObjectMapper()
                                    .readTree(
                                            """
                                            {"first":"order/1@2","second":"order/7@3",
                                             "order":"before"}\
                                            """));
            assertThat(text.out()).startsWith("order/7@3 came after order/1@2, and could know");
            assertThat(stub.asked())
                    .startsWith(
                            "/streams/order/1/events?from=2&to=2",
                            "/streams/order/7/events?from=3&to=3");
        }
    }

    @Test
    void events_that_cannot_know_of_each_other_are_concurrent_if_their_clocks_are_whole() {
        assertThat(compared("", "order/1@1")).contains("are concurrent: neither could know");
        assertThat(compared("", "order/1@1 +")).contains("It cannot be told");
    }

    @Test
    void an_event_that_is_not_there_is_named() {
        try (QueryStub stub = QueryStub.answering(Map.of())) {
            // When
            CommandRun run =
                    CommandRun.of("compare", "order/1@2", "order/7@3", "--url", stub.url());

            // Then
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("there is no event order/1@2 yet");
        }
    }

    private static String compared(String first, String second) {
        try (QueryStub stub = clocks(first, second)) {
            return CommandRun.of("compare", "order/1@2", "order/7@3", "--url", stub.url()).out();
        }
    }

    // Of order/1@2 and order/7@3.
    private static QueryStub clocks(String first, String second) {
        return QueryStub.answering(
                Map.of(
                        "/streams/order/1/events?from=2&to=2",
                        "[{\"id\":\"order/1@2\",\"clock\":\"%s\"}]".formatted(first),
                        "/streams/order/7/events?from=3&to=3",
                        "[{\"id\":\"order/7@3\",\"clock\":\"%s\"}]".formatted(second)));
    }

    @Test
    void what_is_not_available_yet_is_asked_for_again() {
        try (QueryStub stub = QueryStub.answering(2, 200, REPORT)) {
            // When
            CommandRun run = CommandRun.of("report", "--url", stub.url());

            // Then
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(stub.asked()).hasSize(3);
        }
    }

    @Test
    void the_address_may_end_in_a_slash() {
        try (QueryStub stub = QueryStub.answering(200, REPORT)) {
            // When
            CommandRun run = CommandRun.of("report", "--url", stub.url() + "/");

            // Then
            assertThat(run.code()).isZero();
            assertThat(stub.asked()).containsExactly("/report");
        }
    }

    private static JsonNode onlyJson(CommandRun run) throws JsonProcessingException {
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        return new ObjectMapper().readTree(run.out());
    }
}

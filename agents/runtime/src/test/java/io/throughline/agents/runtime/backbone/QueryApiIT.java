package io.throughline.agents.runtime.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.agents.runtime.backbone.StoredEvents.Last;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Known;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueryApiIT {

    private static final int SILENT = -1;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> queriesAsked = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private QueryApi queries;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        queries = queries(server.getAddress().getPort(), 20_000);
    }

    @AfterEach
    void close() {
        queries.close();
        server.stop(0);
    }

    @Test
    void a_standing_is_read_with_the_version_it_was_seen_at() {
        // Given
        statuses.add(200);

        // When
        Optional<Known<LaneStanding>> known = queries.read("lane", "KE-air", LaneStanding.class);

        // Then
        assertThat(known)
                .contains(
                        new Known<>(
                                new LaneStanding(Map.of("condor", 3L), Map.of("17", 2L), 1),
                                EventId.parse("lane/KE-air@12")));
        assertThat(asked).containsExactly("/projections/lane/KE-air");
    }

    @Test
    void what_the_projection_does_not_know_is_empty() {
        // Given
        statuses.add(404);

        // Then
        assertThat(queries.read("lane", "KE-air", LaneStanding.class)).isEmpty();
    }

    @Test
    void a_service_that_restores_is_asked_again() {
        // Given
        statuses.addAll(List.of(503, 503, 200));

        // Then
        assertThat(queries.read("lane", "KE-air", LaneStanding.class)).isPresent();
        assertThat(asked).hasSize(3);
    }

    @Test
    void another_error_fails_at_once() {
        // Given
        statuses.addAll(List.of(500, 200));

        // Then
        assertThatThrownBy(() -> queries.read("lane", "KE-air", LaneStanding.class))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("500");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_service_that_is_away_is_given_up_after_the_limit() {
        // Given
        server.stop(0);
        try (QueryApi impatient = queries(server.getAddress().getPort(), 300)) {
            // Then
            assertThatThrownBy(() -> impatient.read("lane", "KE-air", LaneStanding.class))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("/projections/lane/KE-air could not be read");
        }
    }

    @Test
    void a_service_that_falls_silent_in_the_middle_of_an_answer_is_given_up_and_asked_again() {
        // Given
        statuses.addAll(List.of(SILENT, 200));
        try (QueryApi impatient = queries(server.getAddress().getPort(), 20_000, 300)) {
            // Then
            assertThat(impatient.read("lane", "KE-air", LaneStanding.class)).isPresent();
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void keys_are_escaped() {
        // Given
        statuses.add(404);

        // When
        queries.read("lane", "a/b?c%d", LaneStanding.class);

        // Then
        assertThat(asked).containsExactly("/projections/lane/a%2Fb%3Fc%25d");
    }

    @Test
    void the_events_of_a_range_are_read_page_by_page() {
        // Given
        statuses.addAll(List.of(200, 200));
        pages.addAll(List.of(page(3, "c", "d"), page(5, "e")));

        // When
        List<byte[]> events = queries.between(new StreamId("order", "1/a"), 2, 5);

        // Then
        assertThat(events).map(event -> new String(event, UTF_8)).containsExactly("c", "d", "e");
        assertThat(asked)
                .containsExactly("/streams/order/1%2Fa/events", "/streams/order/1%2Fa/events");
        assertThat(queriesAsked).containsExactly("wire=true&from=3&to=5", "wire=true&from=5&to=5");
    }

    @Test
    void events_that_the_journal_does_not_have_yet_are_waited_for() {
        // Given
        statuses.addAll(List.of(404, 503, 200, 200));
        pages.addAll(List.of("[]", page(1, "a")));

        // Then
        assertThat(queries.between(new StreamId("order", "1"), 0, 1)).hasSize(1);
        assertThat(asked).hasSize(4);
    }

    @Test
    void events_that_are_not_what_was_asked_for_fail() {
        // Given
        statuses.addAll(List.of(200, 200));
        pages.addAll(List.of(page(2, "b"), "[{\"version\":1}]"));

        // Then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> queries.between(new StreamId("order", "1"), 0, 1))
                    .isInstanceOf(BackboneAwayException.class)
                    .hasMessageContaining("does not tell version 1 as Avro");
        }
    }

    @Test
    void nothing_in_between_is_not_asked_for() {
        assertThat(queries.between(new StreamId("order", "1"), 4, 4)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void a_single_event_comes_with_the_trace_that_it_belongs_to() {
        // Given
        String event =
                """
                [{"id":"order/1@2","version":2,"wire":"AA==","time":"2026-01-02T03:04:05Z",
                  "recordedAt":"2026-01-02T03:04:06Z","command":"tester:place:0","clock":"",
                  "correlation":"order/1","basis":[],"historic":false%s}]\
                """;
        statuses.addAll(List.of(200, 200));
        pages.add(event.formatted(",\"traceparent\":\"00-a-b-01\""));
        pages.add(event.formatted(""));

        // Then
        EventId id = EventId.parse("order/1@2");
        assertThat(queries.at(id).metadata().traceparent()).isEqualTo("00-a-b-01");
        assertThat(queries.at(id).metadata().traceparent()).isNull();
    }

    @Test
    void the_last_event_is_found_behind_many_pages() {
        // Given
        statuses.addAll(List.of(200, 200, 200));
        pages.addAll(List.of(fullPage(1), fullPage(1_001), page(2_001, "the last")));

        // When
        Optional<Last> last = queries.last(new StreamId("effect", "1"), 0);

        // Then
        assertThat(last).contains(new Last(2_001, ByteBuffer.wrap("the last".getBytes(UTF_8))));
        assertThat(queriesAsked)
                .map(query -> query.replaceAll(".*from=(\\d+).*", "$1"))
                .containsExactly("1", "1001", "2001");
    }

    @Test
    void the_last_event_may_fill_its_page() {
        // Given
        statuses.addAll(List.of(200, 200));
        pages.addAll(List.of(fullPage(1), "[]"));

        // Then
        assertThat(queries.last(new StreamId("effect", "1"), 0).map(Last::version))
                .contains(1_000L);
    }

    @Test
    void the_last_event_is_looked_for_from_the_one_that_must_be_there() {
        // Given
        statuses.addAll(List.of(404, 200, 200));
        pages.addAll(List.of("[]", page(7, "seventh", "eighth")));

        // Then
        assertThat(queries.last(new StreamId("effect", "1"), 7).map(Last::version)).contains(8L);
        assertThat(queriesAsked).allMatch(query -> query.contains("from=7&"));
    }

    @Test
    void a_stream_without_events_has_no_last_one() {
        // Given
        statuses.add(404);

        // Then
        assertThat(queries.last(new StreamId("effect", "1"), 0)).isEmpty();
    }

    @Test
    void a_stream_that_does_not_end_is_given_up() {
        // Given
        for (int page = 0; page < 100; page++) {
            statuses.add(200);
            pages.add(fullPage(1 + 1_000L * page));
        }

        // Then
        assertThatThrownBy(() -> queries.last(new StreamId("effect", "1"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stream effect/1 has more than 100000 events");
        assertThat(asked).hasSize(100);
    }

    private static String fullPage(long first) {
        String[] values = new String[1_000];
        Arrays.fill(values, "e");
        return page(first, values);
    }

    private static String page(long first, String... values) {
        List<String> events = new ArrayList<>();
        for (String value : values) {
            events.add(
                    "{\"version\":%d,\"wire\":\"%s\"}"
                            .formatted(
                                    first + events.size(),
                                    Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
        }
        return events.toString();
    }

    private static QueryApi queries(int port, int readMsMax) {
        return queries(port, readMsMax, 10_000);
    }

    private static QueryApi queries(int port, int readMsMax, int requestMsMax) {
        URI base = URI.create("http://127.0.0.1:" + port + "/");
        AgentSettings settings =
                new AgentSettings(
                        base,
                        base,
                        1,
                        1,
                        1,
                        1,
                        0,
                        1,
                        1,
                        1,
                        1,
                        5,
                        9,
                        readMsMax,
                        requestMsMax,
                        4,
                        0,
                        1);
        return new QueryApi(settings, new ObjectMapper());
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getRawPath());
        queriesAsked.add(String.valueOf(exchange.getRequestURI().getQuery()));
        int status = statuses.removeFirst();
        String standing =
                """
                {"key":"KE-air","version":12,"value":{"openByCarrier":{"condor":3},
                "deliveriesByLeadDays":{"17":2},"lateDeliveries":1}}
                """;
        boolean page = status == 200 && !pages.isEmpty();
        if (status == SILENT) {
            // Half an answer, and the rest never comes.
            exchange.sendResponseHeaders(200, 2L * standing.length());
            exchange.getResponseBody().write(standing.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            return;
        }
        byte[] body = (page ? pages.removeFirst() : standing).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
        if (status == 200) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}

package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.reading.ProjectionRow;
import io.throughline.streams.runtime.reading.Projections;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.journal.JournalTopology;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two instances share the partitions: each answers everything, and each takes over from the other,
/// or from itself after a restart.
class TwoInstancesIT {

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);

    private static final int PAIRS = 12;

    // Every other one has a hash tag, and belongs beside the one before it.
    private static final List<String> STREAMS =
            IntStream.range(0, PAIRS)
                    .boxed()
                    .flatMap(i ->
                            Stream.of("counter/c" + i, "counter/of:{counter/c%d}".formatted(i)))
                    .toList();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"streams", "classic"})
    void each_instance_answers_everything_and_takes_over(String protocol) throws Exception {
        try (Backend backend = Backend.start(folder);
                Service one = instance("one", backend, protocol)) {
            try (Service two = instance("two", backend, protocol)) {
                // Given
                awaitShared(one, two);
                fill(one);
                awaitIdle(two);

                // When
                // Then
                assertThat(elsewhere(one)).isNotEmpty();
                assertThat(elsewhere(two)).isNotEmpty();
                for (String stream : STREAMS) {
                    assertSame(one, two, path(stream) + "/state");
                    assertSame(one, two, path(stream) + "/events");
                }
                assertTagsDecide(one);
                assertThat(events(one)).hasSize(STREAMS.size()).isEqualTo(events(two));
                assertRows(one);
                assertRows(two);
                assertThat(one.bean(Projections.class).rows("size"))
                        .isEqualTo(two.bean(Projections.class).rows("size"));
                assertNoLoop(one);
            }

            // When
            // The second instance is gone.

            // Then
            await().atMost(SETTLED_MAX).until(() -> elsewhere(one).isEmpty() && answersAll(one));
            await().atMost(SETTLED_MAX).untilAsserted(() -> assertRows(one));
            assertThat(one.add("counter/c0", 1).status()).isEqualTo(200);
        }
    }

    @Test
    void a_command_hears_that_what_it_rests_on_has_moved_on_elsewhere() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service one = instance("one", backend, "streams");
                Service two = instance("two", backend, "streams")) {
            // Given
            awaitShared(one, two);
            await().atMost(SETTLED_MAX)
                    .until(() ->
                            decidedBy(one, two).isPresent() && decidedBy(two, one).isPresent());
            String here = decidedBy(one, two).orElseThrow();
            String there = decidedBy(two, one).orElseThrow();
            for (int version = 1; version <= 3; version++) {
                assertThat(one.add(there, 1).status()).isEqualTo(200);
            }

            // When
            // The instance looks there from the first time that a command rests on it.

            // Then
            await().atMost(SETTLED_MAX)
                    .until(() -> stale(one, here, there + "@1"), stale -> !stale.isEmpty());
            assertThat(stale(one, here, there + "@1"))
                    .hasToString(
                            "[{\"stream\":\"%s\",\"seen\":1,\"version\":3,\"behind\":2}]"
                                    .formatted(there));
            assertThat(stale(one, here, there + "@3")).isEmpty();

            // When
            assertThat(two.add(there, 1).status()).isEqualTo(200);

            // Then
            await().atMost(SETTLED_MAX)
                    .until(() -> stale(one, here, there + "@3"), stale -> !stale.isEmpty());
        }
    }

    // A stream of which both say so: where tasks move, one may say what was.
    private static Optional<String> decidedBy(Service service, Service other) {
        return STREAMS.stream()
                .filter(stream ->
                        headOf(service, stream) instanceof Place.Here
                                && headOf(other, stream) instanceof Place.There)
                .findFirst();
    }

    private static Place headOf(Service service, String stream) {
        return service.bean(Topologies.class)
                .require(Role.DECIDE.text())
                .placeOf(DecideTopology.HEADS, stream);
    }

    private static JsonNode stale(Service service, String stream, String basis) {
        Service.Answer answer =
                service.command(
                        """
                        {"stream": "%s", "type": "Add", "data": {"amount": 1}, "basis": ["%s"]}\
                        """
                                .formatted(stream, basis));
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().path("stale");
    }

    @Test
    void a_restarted_instance_knows_what_it_knew() throws Exception {
        try (Backend backend = Backend.start(folder)) {
            // Given
            String command =
                    """
                    {"stream": "counter/c0", "type": "Add", "id": "once", "data": {"amount": 7}}\
                    """;
            List<ProjectionRow> rows;
            try (Service before = instance("one", backend, "streams").ready()) {
                fill(before);
                before.command(command);
                awaitIdle(before);
                rows = before.bean(Projections.class).rows("size");
            }

            // When
            try (Service after = instance("one", backend, "streams").ready()) {
                // Then
                Service.Answer again = after.command(command);
                assertThat(again.body().path("duplicate").asBoolean()).isTrue();
                assertThat(after.get("/streams/counter/c0/state").body().path("state"))
                        .hasToString("{\"total\":17}");
                assertThat(after.bean(Projections.class).rows("size")).isEqualTo(rows);
                awaitIdle(after);
            }
        }
    }

    private static Service instance(String name, Backend backend, String protocol) {
        return backend.service(
                name,
                Map.of(
                        "throughline.group-protocol",
                        protocol,
                        "throughline.topologies.journal.commit-interval-ms",
                        100));
    }

    private static void fill(Service service) {
        for (String stream : STREAMS) {
            assertThat(service.add(stream, 10).status()).isEqualTo(200);
        }
    }

    private static void awaitShared(Service one, Service two) {
        one.ready();
        two.ready();
        await().atMost(SETTLED_MAX)
                .until(() ->
                        !elsewhere(one).isEmpty()
                                && !elsewhere(two).isEmpty()
                                && one.get("/health/readiness").status() == 200
                                && two.get("/health/readiness").status() == 200);
    }

    private static void awaitIdle(Service service) {
        await().atMost(SETTLED_MAX)
                .until(() -> service.get("/lag").body().path("idle").asBoolean());
    }

    private static List<String> elsewhere(Service service) {
        return STREAMS.stream()
                .filter(stream -> journalOf(service, stream) instanceof Place.There)
                .toList();
    }

    private static Place journalOf(Service service, String stream) {
        return service.bean(Topologies.class)
                .require(Role.JOURNAL.text())
                .placeOf(JournalTopology.JOURNAL, stream);
    }

    private static boolean answersAll(Service service) {
        return STREAMS.stream()
                .allMatch(stream -> service.get(path(stream) + "/state").status() == 200);
    }

    private static void assertSame(Service one, Service two, String path) {
        Service.Answer answer = one.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(two.get(path)).isEqualTo(answer);
    }

    private static String path(String stream) {
        StreamId id = StreamId.parse(stream);
        return "/streams/%s/%s"
                .formatted(id.category(), URLEncoder.encode(id.key(), StandardCharsets.UTF_8));
    }

    private static void assertTagsDecide(Service service) {
        for (int pair = 0; pair < PAIRS; pair++) {
            String plain = STREAMS.get(2 * pair);
            String beside = STREAMS.get(2 * pair + 1);
            assertThat(journalOf(service, beside)).isEqualTo(journalOf(service, plain));
        }
    }

    private static List<String> events(Service service) {
        return STREAMS.stream()
                .map(stream ->
                        service.send(
                                path(stream) + "/events", Map.of("Accept", "application/x-ndjson")))
                .map(HttpResponse::body)
                .toList();
    }

    private static void assertRows(Service service) {
        Service.Answer answer = service.get("/projections/size");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode rows = answer.body();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("version").asInt()).isEqualTo(STREAMS.size());
        assertThat(service.get("/projections/size/size%202%2F%C3%A9").body())
                .isEqualTo(rows.get(0));
    }

    private static void assertNoLoop(Service service) {
        String stream = elsewhere(service).getFirst();
        HttpResponse<String> refused =
                service.send(path(stream) + "/state", Map.of("X-Throughline-Forwarded", "true"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("gave it away");
    }
}

package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.HeadRepairs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Stores that were changed behind the service's back are found, rebuilt and equal again, and a
/// service that is well finds nothing.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealIT {

    private static final int PARTITIONS = 8;
    private static final int EVENTS = 3;
    private static final String ROW = "size 1/é";
    private static final String ROW_PATH = "/projections/size/size%201%2F%C3%A9";
    private static final String OTHER_ROW = "size 2/é";
    private static final String OTHER_ROW_PATH = "/projections/size/size%202%2F%C3%A9";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Map<String, Object> ONLY_ASKED =
            Map.of("throughline.heal.events-per-second-max", 0);
    private static final Map<String, Object> ALL_THE_TIME =
            Map.of(
                    "throughline.heal.events-per-second-max", 1_000_000,
                    "throughline.heal.pause-ms", 1);

    @TempDir private static Path folder;
    private static Backend backend;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
        service = backend.service("one", ONLY_ASKED).ready();
    }

    @AfterAll
    static void stop() {
        service.close();
        backend.close();
    }

    @Test
    @Order(1)
    void stores_that_differ_are_rebuilt_while_other_partitions_go_on() throws Exception {
        // Given
        List<String> streams = IntStream.range(0, 8).mapToObj(i -> "counter/s" + i).toList();
        fill(streams);
        await().atMost(WAIT).until(() -> version(ROW_PATH) == (long) EVENTS * streams.size());
        Codecs codecs = service.bean(Codecs.class);
        Vandal vandal = stopped();
        vandal.head(streams.get(0), head -> Spoiled.withState(head, codecs, 999));
        vandal.head(streams.get(1), head -> Spoiled.withVersion(head, 7));
        vandal.head(streams.get(2), head -> null);
        vandal.head(streams.get(3), head -> new byte[] {99, 1, 2});
        vandal.event(streams.get(4), 2, event -> Spoiled.cut(event));
        vandal.event(streams.get(5), 3, event -> null);
        vandal.copiedEvent(streams.get(6), EVENTS, streams.get(6), EVENTS + 1);
        vandal.copiedEvent(streams.get(7), 1, "counter/never", 1);
        vandal.row("size", ROW, row -> Spoiled.withTally(row, codecs));
        started(ONLY_ASKED);

        // When
        JsonNode report;
        JsonNode again;
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> others =
                    threads.submit(() -> {
                        String other = elsewhere(streams);
                        while (!done.get()) {
                            // Three digits, and so another row.
                            statuses.add(service.add(other, 100).status());
                        }
                    });
            try {
                report = check("");
                again = check("&store=heads");
            } finally {
                done.set(true);
            }
            others.get();
        }

        // Then
        assertThat(report.path("findings").findValuesAsText("result")).containsOnly("REPAIRED");
        assertThat(keys(report, "heads"))
                .containsExactlyInAnyOrderElementsOf(streams.subList(0, 4));
        assertThat(keys(report, "journal"))
                .containsExactlyInAnyOrder(
                        streams.get(4), streams.get(5), streams.get(6), "counter/never");
        assertThat(keys(report, "size")).containsExactly(ROW);
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(report.path("unreached")).isEmpty();
        assertThat(again.path("findings")).isEmpty();
        assertThat(again.path("clean").asBoolean()).isTrue();
        assertThat(statuses).isNotEmpty().containsOnly(200);
        for (String stream : streams) {
            assertThat(service.add(stream, 1).body().path("version").asLong())
                    .isEqualTo(EVENTS + 1);
            assertThat(total(stream, EVENTS + 1)).isEqualTo(EVENTS + 1);
        }
        assertThat(service.get("/streams/counter/never/state").status()).isEqualTo(404);
        assertThat(service.get("/checks").body().path("unrepaired")).isEmpty();
        assertThat(service.get("/checks").body().path("doubted")).isEmpty();
    }

    @Test
    @Order(2)
    void commands_wait_for_heads_that_cannot_be_read_and_are_mended_at_once() {
        // Given
        List<String> streams = IntStream.range(0, 4).mapToObj(i -> "counter/w" + i).toList();
        fill(streams);
        String refused =
                """
                {"stream": "%s", "type": "Add", "id": "late", "expected": "1",
                 "data": {"amount": 1}}\
                """
                        .formatted(streams.get(0));
        assertThat(service.command(refused).status()).isEqualTo(409);
        assertThat(service.add(streams.get(3), 10).status()).isEqualTo(200);
        await().atMost(WAIT).until(() -> service.get(OTHER_ROW_PATH).status() == 200);
        Vandal vandal = stopped();
        vandal.head(streams.get(0), head -> new byte[] {1, 2});
        vandal.head(
                streams.get(1),
                head -> Spoiled.withStateBytes(head, new byte[] {0, 0, 0, 9, 9, 9}));
        vandal.head(streams.get(2), head -> Spoiled.withAnswered(head, new byte[] {1, 2, 3}));
        vandal.row("size", ROW, row -> new byte[] {1});
        vandal.row("size", OTHER_ROW, row -> null);
        vandal.event(streams.get(3), 1, event -> new byte[] {1});
        started(ONLY_ASKED);

        // When
        // Read before the others are written, which alone would have the partition looked at.
        int row = service.get(ROW_PATH).status();
        int state = service.get("/streams/%s/state".formatted(streams.get(3))).status();
        List<Service.Answer> answers =
                streams.subList(0, 3).stream().map(stream -> service.add(stream, 1)).toList();
        // As if no answer had come: decided anew, it could be accepted now.
        Service.Answer late = service.command(refused.replace("\"expected\": \"1\",", ""));

        // Then
        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers)
                .allMatch(answer -> answer.body().path("version").asLong() == EVENTS + 1);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().path("duplicate").asBoolean()).isTrue();
        assertThat(List.of(row, state)).containsOnly(500);
        for (String found : List.of(streams.get(0), streams.get(1), streams.get(2), ROW)) {
            await().atMost(WAIT)
                    .untilAsserted(() ->
                            assertThat(results(service.get("/checks").body(), found))
                                    .contains("REPAIRED"));
        }
        await().atMost(WAIT).until(() -> total(streams.get(3), EVENTS) == EVENTS + 10);
        JsonNode report = check("");
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(keys(report, "size")).containsExactly(OTHER_ROW);
        assertThat(version(OTHER_ROW_PATH)).isEqualTo(1);
    }

    @Test
    @Order(3)
    void one_stream_is_mended_and_nothing_else_is_found_whatever_the_load() throws Exception {
        // Given
        String stream = "counter/flow";
        fill(List.of(stream));
        Codecs codecs = service.bean(Codecs.class);
        stopped().head(stream, head -> Spoiled.withState(head, codecs, 1_000));
        started(ALL_THE_TIME);

        // When
        AtomicBoolean done = new AtomicBoolean();
        List<Service.Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            clients.add(
                    threads.submit(() -> {
                        while (!done.get()) {
                            answers.add(service.add(stream, 1));
                        }
                    }));
            for (int client = 0; client < 4; client++) {
                int own = client;
                clients.add(
                        threads.submit(() -> {
                            for (int i = 0; !done.get(); i++) {
                                String other = "counter/l" + (own * i % 23);
                                assertThat(service.add(other, 1).status()).isEqualTo(200);
                            }
                        }));
            }
            try {
                await().atMost(WAIT)
                        .until(() ->
                                results(service.get("/checks").body(), stream)
                                        .contains("REPAIRED"));
                int rounds = service.get("/checks").body().path("last").size();
                await().atMost(WAIT)
                        .until(() ->
                                service.get("/checks").body().path("last").size()
                                        >= Math.min(10, rounds + 2));
            } finally {
                done.set(true);
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        JsonNode after = check("");

        // Then
        assertThat(answers).isNotEmpty().allMatch(answer -> answer.status() == 200);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).body().path("version").asLong()).isEqualTo(EVENTS + 1L + i);
        }
        assertThat(found(service.get("/checks").body()))
                .allMatch(finding -> finding.path("key").asText().equals(stream));
        assertThat(after.path("findings")).isEmpty();
        assertThat(after.path("parts").findValuesAsText("compared"))
                .anyMatch(compared -> Long.parseLong(compared) > 20);
        assertThat(total(stream, EVENTS + answers.size())).isEqualTo(EVENTS + answers.size());
    }

    @Test
    @Order(4)
    void what_was_held_when_a_service_ended_is_compared_before_anything_is_decided_on_it() {
        // Given
        String stream = "counter/held";
        fill(List.of(stream));
        int partition = Partitions.of(stream, PARTITIONS);
        stopped();
        started(ONLY_ASKED);
        service.bean(HeadRepairs.class).of(partition).close();
        HeldPartitions held = new HeldPartitions(folder.resolve("one"), PARTITIONS);
        await().atMost(WAIT).until(() -> held.read().equals(Set.of(partition)));

        // When
        stopped();
        started(ONLY_ASKED);

        // Then
        assertThat(service.add(stream, 1).status()).isEqualTo(200);
        await().atMost(WAIT).until(() -> held.read().isEmpty());
        assertThat(service.get("/checks").body().path("last").findValuesAsText("store"))
                .contains("heads");
    }

    // The log is altered for the stores, and the service does not get well any more: the last one.
    @Test
    @Order(5)
    void no_store_is_made_like_a_log_that_was_altered() throws Exception {
        // Given
        String altered = "counter/altered";
        String shortened = "counter/shortened";
        String same = besides(altered);
        fill(List.of(altered, shortened, same));
        await().atMost(WAIT).until(() -> service.get("/lag").body().path("idle").asBoolean());
        Vandal vandal = stopped();
        // Head and journal as they were if the log had had another last event, or one more.
        vandal.event(altered, EVENTS, Spoiled::cut);
        vandal.head(altered, head -> Spoiled.withHash(head, EVENTS, vandal.chain(altered)));
        vandal.copiedEvent(shortened, EVENTS, shortened, EVENTS + 1);
        vandal.head(shortened, head -> Spoiled.withHash(head, EVENTS + 1, vandal.chain(shortened)));
        // In the partition of the altered one; its rebuilding would delete what is left of that.
        vandal.event(same, 1, Spoiled::cut);
        vandal.row("size", ROW, row -> null);
        byte[] head = vandal.head(altered);
        started(ONLY_ASKED);

        // When
        JsonNode report = check("");

        // Then
        assertThat(report.path("clean").asBoolean()).isFalse();
        for (String stream : List.of(altered, shortened)) {
            assertThat(found(report, "heads", stream)).isEqualTo("LOG");
            assertThat(found(report, "journal", stream)).isEqualTo("LOG");
        }
        assertThat(found(report, "journal", same)).isEqualTo("DIFFERENT");
        assertThat(found(report, "size", ROW)).isEqualTo("DIFFERENT");
        assertThat(service.get("/health").status()).isEqualTo(503);
        assertThat(service.head(altered)).isEqualTo(head);
        assertThat(found(check("&store=journal"), "journal", shortened)).isEqualTo("LOG");
    }

    private static void fill(List<String> streams) {
        for (String stream : streams) {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(service.add(stream, 1).status()).isEqualTo(200);
            }
            assertThat(total(stream, EVENTS)).isEqualTo(EVENTS);
        }
    }

    private static Vandal stopped() {
        service.close();
        return new Vandal(folder.resolve("one"));
    }

    private static void started(Map<String, Object> overrides) {
        service = backend.service("one", overrides).ready();
    }

    private static long version(String row) {
        return service.get(row).body().path("version").asLong();
    }

    private static JsonNode check(String only) {
        Service.Answer answer = service.post("/checks?waitMs=120000" + only, "", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private static long total(String stream, long version) {
        return service.get("/streams/%s/state?atLeast=%d".formatted(stream, version))
                .body()
                .path("state")
                .path("total")
                .asLong();
    }

    private static Stream<JsonNode> findings(JsonNode report, String store) {
        return report.path("findings")
                .valueStream()
                .filter(finding -> finding.path("store").asText().equals(store));
    }

    private static List<String> keys(JsonNode report, String store) {
        return findings(report, store).map(finding -> finding.path("key").asText()).toList();
    }

    private static List<String> results(JsonNode checks, String key) {
        return found(checks)
                .filter(finding -> finding.path("key").asText().equals(key))
                .map(finding -> finding.path("result").asText())
                .toList();
    }

    private static Stream<JsonNode> found(JsonNode checks) {
        return checks.path("last")
                .valueStream()
                .flatMap(report -> report.path("findings").valueStream());
    }

    private static String found(JsonNode report, String store, String key) {
        return findings(report, store)
                .filter(finding -> finding.path("key").asText().equals(key))
                .map(finding -> finding.path("result").asText())
                .findFirst()
                .orElse("nothing");
    }

    private static String besides(String stream) {
        int taken = Partitions.of(stream, PARTITIONS);
        return firstIn(partition -> partition == taken);
    }

    private static String elsewhere(List<String> streams) {
        List<Integer> taken =
                streams.stream().map(stream -> Partitions.of(stream, PARTITIONS)).toList();
        return firstIn(partition -> !taken.contains(partition));
    }

    private static String firstIn(IntPredicate wanted) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "counter/other" + i)
                .filter(stream -> wanted.test(Partitions.of(stream, PARTITIONS)))
                .findFirst()
                .orElseThrow();
    }
}

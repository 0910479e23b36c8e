package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.Head;
import io.throughline.streams.topology.project.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores that were changed behind the service's back are found, rebuilt and equal again, and a
/// service that is well finds nothing.
class HealIT {

    private static final int PARTITIONS = 8;
    private static final int EVENTS = 3;
    private static final String ROW = "size 1/é";
    private static final String ROW_PATH = "/projections/size/size%201%2F%C3%A9";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Map<String, Object> ONLY_ASKED =
            Map.of("throughline.heal.events-per-second-max", 0);
    private static final Map<String, Object> ALL_THE_TIME =
            Map.of(
                    "throughline.heal.events-per-second-max", 1_000_000,
                    "throughline.heal.pause-ms", 1);

    @TempDir private Path folder;
    private Backend backend;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start(folder);
        service = backend.service("one", ONLY_ASKED).ready();
    }

    @AfterEach
    void stop() {
        service.close();
        backend.close();
    }

    @Test
    void stores_that_differ_are_rebuilt_while_other_partitions_go_on() throws Exception {
        // Given
        List<String> streams = IntStream.range(0, 7).mapToObj(i -> "counter/s" + i).toList();
        fill(streams);
        Codecs codecs = service.bean(Codecs.class);
        await().atMost(WAIT)
                .until(() ->
                        service.get(ROW_PATH).body().path("version").asLong()
                                == (long) EVENTS * streams.size());
        Vandal vandal = stopped();
        vandal.head(streams.get(0), head -> withState(head, codecs, 999));
        vandal.head(streams.get(1), head -> withVersion(head, 7));
        vandal.head(streams.get(2), head -> null);
        vandal.head(streams.get(3), head -> new byte[] {99, 1, 2});
        vandal.event(streams.get(4), 2, event -> cut(event));
        vandal.event(streams.get(5), 3, event -> null);
        vandal.row("size", ROW, row -> withTally(row, codecs));
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
                            // Two digits, and so another row.
                            statuses.add(service.add(other, 10).status());
                        }
                    });
            try {
                report = check();
                again = check();
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
                .containsExactlyInAnyOrderElementsOf(streams.subList(4, 6));
        assertThat(keys(report, "size")).containsExactly(ROW);
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(again.path("findings")).isEmpty();
        assertThat(again.path("clean").asBoolean()).isTrue();
        assertThat(statuses).isNotEmpty().containsOnly(200);
        for (String stream : streams) {
            assertThat(service.add(stream, 1).body().path("version").asLong())
                    .isEqualTo(EVENTS + 1);
            assertThat(total(stream, EVENTS + 1)).isEqualTo(EVENTS + 1);
        }
        assertThat(service.get("/checks").body().path("unrepaired")).isEmpty();
        assertThat(service.get("/checks").body().path("doubted")).isEmpty();
    }

    @Test
    void rows_that_are_gone_or_behind_are_rebuilt() {
        // Given
        fill(List.of("counter/row"));
        await().atMost(WAIT).until(() -> service.get(ROW_PATH).status() == 200);
        stopped().row("size", ROW, row -> null);
        started(ONLY_ASKED);
        assertThat(service.get(ROW_PATH).status()).isEqualTo(404);

        // When
        JsonNode report = check();

        // Then
        assertThat(keys(report, "size")).containsExactly(ROW);
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(service.get(ROW_PATH).body().path("version").asLong()).isEqualTo(EVENTS);
        assertThat(check().path("findings")).isEmpty();
    }

    @Test
    void a_command_waits_for_a_head_that_cannot_be_read_and_is_mended_at_once() {
        // Given
        fill(List.of("counter/broken", "counter/same"));
        Vandal vandal = stopped();
        vandal.head("counter/broken", head -> new byte[] {1, 2});
        started(ONLY_ASKED);

        // When
        Service.Answer answer = service.add("counter/broken", 1);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("version").asLong()).isEqualTo(EVENTS + 1);
        await().atMost(WAIT)
                .untilAsserted(() ->
                        assertThat(keys(service.get("/checks").body().path("last").get(0), "heads"))
                                .containsExactly("counter/broken"));
    }

    @Test
    void a_stream_is_mended_while_its_commands_flow() throws Exception {
        // Given
        String stream = "counter/flow";
        fill(List.of(stream));
        Codecs codecs = service.bean(Codecs.class);
        stopped().head(stream, head -> withState(head, codecs, 1_000));
        started(ALL_THE_TIME);

        // When
        AtomicBoolean done = new AtomicBoolean();
        List<Service.Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> commands =
                    threads.submit(() -> {
                        while (!done.get()) {
                            answers.add(service.add(stream, 1));
                        }
                    });
            try {
                await().atMost(WAIT)
                        .until(() ->
                                results(service.get("/checks").body(), stream)
                                        .contains("REPAIRED"));
            } finally {
                done.set(true);
            }
            commands.get();
        }
        JsonNode after = check();

        // Then
        assertThat(answers).isNotEmpty().allMatch(answer -> answer.status() == 200);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).body().path("version").asLong()).isEqualTo(EVENTS + 1L + i);
        }
        assertThat(after.path("findings")).isEmpty();
        assertThat(total(stream, EVENTS + answers.size())).isEqualTo(EVENTS + answers.size());
    }

    @Test
    void nothing_is_found_in_a_service_that_is_well_whatever_its_load() throws Exception {
        // Given
        stopped();
        started(ALL_THE_TIME);

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                int own = client;
                clients.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 400; i++) {
                                String stream = "counter/w" + (own * i % 23);
                                assertThat(service.add(stream, 1).status()).isEqualTo(200);
                            }
                        }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        JsonNode report = check();

        // Then
        JsonNode checks = service.get("/checks").body();
        assertThat(checks.path("last").size()).isGreaterThan(1);
        for (JsonNode each : checks.path("last")) {
            assertThat(each.path("findings")).isEmpty();
        }
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(report.path("parts").findValuesAsText("compared"))
                .anyMatch(compared -> Long.parseLong(compared) > 100);
    }

    private void fill(List<String> streams) {
        for (String stream : streams) {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(service.add(stream, 1).status()).isEqualTo(200);
            }
            assertThat(total(stream, EVENTS)).isEqualTo(EVENTS);
        }
    }

    private Vandal stopped() {
        service.close();
        return new Vandal(folder.resolve("one"));
    }

    private void started(Map<String, Object> overrides) {
        service = backend.service("one", overrides).ready();
    }

    private JsonNode check() {
        Service.Answer answer = service.post("/checks?waitMs=120000", "", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private long total(String stream, long version) {
        return service.get("/streams/%s/state?atLeast=%d".formatted(stream, version))
                .body()
                .path("state")
                .path("total")
                .asLong();
    }

    private static List<String> keys(JsonNode report, String store) {
        List<String> keys = new ArrayList<>();
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("store").asText().equals(store)) {
                keys.add(finding.path("key").asText());
            }
        }
        return keys;
    }

    private static List<String> results(JsonNode checks, String key) {
        List<String> results = new ArrayList<>();
        for (JsonNode report : checks.path("last")) {
            for (JsonNode finding : report.path("findings")) {
                if (finding.path("key").asText().equals(key)) {
                    results.add(finding.path("result").asText());
                }
            }
        }
        return results;
    }

    private static String elsewhere(List<String> streams) {
        List<Integer> taken =
                streams.stream().map(stream -> Partitions.of(stream, PARTITIONS)).toList();
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "counter/other" + i)
                .filter(stream -> !taken.contains(Partitions.of(stream, PARTITIONS)))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] withState(byte[] stored, Codecs codecs, long total) {
        Head head = Head.of(stored);
        return new Head(
                        head.version(),
                        head.recordedAtMs(),
                        head.hash(),
                        head.clock(),
                        head.chain(),
                        codecs.states().encode(new CounterState.Open(total)),
                        head.answered())
                .toBytes();
    }

    private static byte[] withVersion(byte[] stored, long version) {
        Head head = Head.of(stored);
        return new Head(
                        version,
                        head.recordedAtMs(),
                        head.hash(),
                        head.clock(),
                        head.chain(),
                        head.state(),
                        head.answered())
                .toBytes();
    }

    private static byte[] withTally(byte[] stored, Codecs codecs) {
        Tally other = new Tally(1, 999, Map.of());
        return new Row(Row.of(stored).version(), codecs.states().encode(other)).toBytes();
    }

    private static byte[] cut(byte[] event) {
        byte[] other = event.clone();
        other[other.length - 1] ^= 1;
        return other;
    }
}

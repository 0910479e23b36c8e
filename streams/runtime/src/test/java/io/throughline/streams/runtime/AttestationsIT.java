package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.attest.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationsIT {

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
    private static final int STREAMS = 24;

    private final SigningKey key = SigningKey.fresh();

    @TempDir Path folder;

    @Test
    void everything_is_attested_at_once_whichever_instance_is_asked() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service one = instance("one", backend);
                Service two = instance("two", backend)) {
            // Given
            await().atMost(SETTLED_MAX).until(() -> tasks(one) == 4 && tasks(two) == 4);
            assertThat(one.get("/attestations").body()).isEmpty();
            for (int i = 0; i < STREAMS; i++) {
                assertThat(one.add("counter/c" + i, 1).status()).isEqualTo(200);
            }

            // When
            Service.Answer first = two.post("/attestations", "", Map.of());

            // Then
            assertThat(first.status()).isEqualTo(200);
            assertThat(sum(first.body(), "events")).isEqualTo(STREAMS);
            assertThat(sum(first.body(), "streams")).isEqualTo(STREAMS);
            assertThat(one.get("/attestations").body()).isEqualTo(first.body());
            assertThat(first.body())
                    .allSatisfy(each -> assertThat(each.path("key").asText()).isEqualTo(key.id()));

            // When
            one.add("counter/c0", 1);
            Service.Answer second = one.post("/attestations", "", Map.of());
            Service.Answer third = one.post("/attestations", "", Map.of());

            // Then
            assertThat(sum(second.body(), "events")).isEqualTo(STREAMS + 1);
            assertThat(third.body()).isEqualTo(second.body());
            assertThat(one.get("/about").body().path("attestKey").asText())
                    .isEqualTo(key.publicPem());
        }
    }

    @Test
    void an_instance_without_a_key_attests_nothing_and_says_so() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service without = backend.service("without", Map.of()).ready()) {
            // When
            Service.Answer answer = without.post("/attestations", "", Map.of());

            // Then
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().path("error").asText()).contains("THROUGHLINE_ATTEST_KEY");
            assertThat(without.get("/lag").body().path("topologies").has("attest")).isFalse();
            assertThat(without.get("/about").body().has("attestKey")).isFalse();
        }
    }

    @Test
    void a_file_that_holds_no_key_is_refused_by_name() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("no.pem"), key.publicPem());

        // When
        // Then
        try (Backend backend = Backend.start(folder)) {
            assertThatThrownBy(() -> backend.service("one", Map.of("throughline.attest.key", file)))
                    .hasStackTraceContaining("throughline.attest.key: " + file);
        }
    }

    private Service instance(String name, Backend backend) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".pem"), key.secretPem());
        Map<String, Object> settings = new HashMap<>();
        settings.put("throughline.attest.key", file.toString());
        // Never by itself while the test runs, but for a partition's first one.
        settings.put("throughline.attest.interval-ms", 3_600_000);
        return backend.service(name, settings).ready();
    }

    private static int tasks(Service service) {
        return service
                .bean(Topologies.class)
                .require("attest")
                .streams()
                .metadataForLocalThreads()
                .stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
    }

    private static long sum(JsonNode attestations, String field) {
        long sum = 0;
        for (JsonNode each : attestations) {
            sum += each.path(field).asLong();
        }
        return sum;
    }
}

package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.topology.decide.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a log has lost is not taken away from the stores as well.
class HealCutIT {

    private static final int PARTITIONS = 8;
    private static final int EVENTS = 3;
    private static final String ROW_PATH = "/projections/size/size%201%2F%C3%A9";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Map<String, Object> ONLY_ASKED =
            Map.of("throughline.heal.events-per-second-max", 0);

    @TempDir private Path folder;

    @Test
    void no_store_is_made_like_a_log_whose_first_records_were_removed() throws Exception {
        String stream = "counter/cut";
        try (Backend backend = Backend.start(folder)) {
            // Given
            byte[] head;
            try (Service service = backend.service("one", ONLY_ASKED).ready()) {
                fill(service, stream, EVENTS);
                remove(service, stream);
                head = service.head(stream);
                assertLeft(service, stream, head);
            }
            // Restored from what is left, the journal says what the log says.
            new Vandal(folder.resolve("one")).journals();

            // When
            try (Service service = backend.service("one", ONLY_ASKED).ready()) {
                // Then
                assertLeft(service, stream, head);
                assertThat(service.get("/health").status()).isEqualTo(503);
                assertThat(service.add(stream, 10).body().path("version").asLong())
                        .isEqualTo(EVENTS + 1);
            }
        }
    }

    @Test
    void a_head_that_knows_more_is_mended_if_its_writer_never_wrote_that() throws Exception {
        String spoiled = "counter/more";
        String written = "counter/written";
        try (Backend backend = Backend.start(folder)) {
            // Given
            try (Service service = backend.service("one", ONLY_ASKED).ready()) {
                fill(service, spoiled, EVENTS);
                fill(service, written, 2 * EVENTS);
            }
            Vandal vandal = new Vandal(folder.resolve("one"));
            for (String stream : List.of(spoiled, written)) {
                vandal.head(stream, head -> Spoiled.withHash(head, EVENTS + 1, new byte[32]));
            }
            byte[] head = vandal.head(written);
            write(backend, written, head);

            // When
            try (Service service = backend.service("one", ONLY_ASKED).ready()) {
                JsonNode report = check(service, "&store=heads");

                // Then
                Map<String, String> results = new HashMap<>();
                report.path("findings")
                        .forEach(each ->
                                results.put(
                                        each.path("key").asText(), each.path("result").asText()));
                assertThat(results)
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of(spoiled, "REPAIRED", written, "UNCERTAIN"));
                assertThat(report.path("clean").asBoolean()).isFalse();
                assertThat(service.add(spoiled, 1).body().path("version").asLong())
                        .isEqualTo(EVENTS + 1);
                // Nobody but a person can tell who is right about this one.
                assertThat(service.head(written)).isEqualTo(head);
                assertThat(service.add("counter/other", 1).status()).isEqualTo(200);
            }
        }
    }

    private static void write(Backend backend, String stream, byte[] head) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", backend.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    "counting-decide-heads-changelog",
                                    Partitions.of(stream, PARTITIONS),
                                    stream,
                                    head))
                    .get();
        }
    }

    private static void assertLeft(Service service, String stream, byte[] head) {
        JsonNode report = check(service, "");
        assertThat(report.path("findings").findValuesAsText("result"))
                .isNotEmpty()
                .containsOnly("LOG");
        assertThat(report.path("findings").findValuesAsText("partition"))
                .containsOnly(String.valueOf(Partitions.of(stream, PARTITIONS)));
        assertThat(report.path("findings").findValuesAsText("key")).containsOnly("*");
        assertThat(report.path("clean").asBoolean()).isFalse();
        assertThat(Head.of(service.head(stream)).version()).isEqualTo(EVENTS);
        assertThat(service.head(stream)).isEqualTo(head);
        assertThat(service.get(ROW_PATH).body().path("version").asLong()).isEqualTo(EVENTS);
    }

    private static void fill(Service service, String stream, long rowVersion) {
        for (int i = 0; i < EVENTS; i++) {
            assertThat(service.add(stream, 1).status()).isEqualTo(200);
        }
        await().atMost(WAIT)
                .until(() ->
                        service.get(ROW_PATH).body().path("version").asLong() == rowVersion
                                && service.get("/lag").body().path("idle").asBoolean());
    }

    private static void remove(Service service, String stream) throws Exception {
        TopicPartition at =
                new TopicPartition("counting.events", Partitions.of(stream, PARTITIONS));
        service.bean(Admin.class)
                .deleteRecords(Map.of(at, RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
    }

    private static JsonNode check(Service service, String only) {
        Service.Answer answer = service.post("/checks?waitMs=120000" + only, "", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }
}

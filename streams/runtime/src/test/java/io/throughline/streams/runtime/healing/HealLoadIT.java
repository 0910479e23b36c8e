package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A comparison tells what is wrong while much goes on beside it, and while some of it fails.
class HealLoadIT {

    private static final int PARTITIONS = 8;
    private static final String MISSING = "size 1/é";
    private static final String UNREADABLE = "size 2/é";
    private static final String INVENTED = "size 9/é";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Map<String, Object> ONLY_ASKED =
            Map.of("throughline.heal.events-per-second-max", 0);

    @TempDir private Path folder;

    @Test
    void rows_that_are_missing_unreadable_or_invented_are_found_under_load() throws Exception {
        try (Backend backend = Backend.start(folder)) {
            // Given
            try (Service service = backend.service("one", ONLY_ASKED).ready()) {
                for (int amount : new int[] {1, 1, 10, 10}) {
                    assertThat(service.add("counter/a", amount).status()).isEqualTo(200);
                }
                await().atMost(WAIT)
                        .until(() -> service.get("/lag").body().path("idle").asBoolean());
            }
            Vandal vandal = new Vandal(folder.resolve("one"));
            vandal.copiedRow("size", MISSING, INVENTED);
            vandal.row("size", MISSING, _ -> null);
            vandal.row("size", UNREADABLE, _ -> new byte[] {1});

            try (Service service = backend.service("one", ONLY_ASKED).ready();
                    Load _ = new Load(service)) {
                // When
                JsonNode report = check(service, "&store=size");
                JsonNode again = check(service, "&store=size");

                // Then
                assertThat(report.path("findings").findValuesAsText("key"))
                        .containsExactlyInAnyOrder(MISSING, UNREADABLE, INVENTED);
                assertThat(report.path("findings").findValuesAsText("result"))
                        .containsOnly("REPAIRED");
                assertThat(again.path("findings")).isEmpty();
                assertThat(again.path("clean").asBoolean()).isTrue();
            }
        }
    }

    /// Events of other rows, without a pause.
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean done = new AtomicBoolean();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<? extends Future<?>> clients;

        private Load(Service service) {
            clients =
                    IntStream.range(0, 4)
                            .mapToObj(client ->
                                    threads.submit(() -> {
                                        for (int i = 0; !done.get(); i++) {
                                            String stream = "counter/l" + (client * 7 + i % 7);
                                            // Three digits, and so another row.
                                            assertThat(service.add(stream, 100).status())
                                                    .isEqualTo(200);
                                        }
                                    }))
                            .toList();
        }

        @Override
        public void close() {
            done.set(true);
            threads.close();
            assertThat(clients).allMatch(client -> client.state() == Future.State.SUCCESS);
        }
    }

    @Test
    void a_partition_that_cannot_be_read_keeps_no_other_from_being_compared() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service service = backend.service("one", ONLY_ASKED).ready()) {
            // Given
            String stream = streamIn(0);
            assertThat(service.add(stream, 1).status()).isEqualTo(200);
            // Its schema is not known, and nobody can be asked.
            backend.closeRegistry();
            append(backend, first(backend), streamIn(0) + "x");

            // When
            JsonNode report = check(service, "&store=heads");

            // Then
            assertThat(report.path("clean").asBoolean()).isFalse();
            assertThat(report.path("parts").findValuesAsText("partition"))
                    .containsExactly("1", "2", "3", "4", "5", "6", "7");
            assertThat(report.path("unreached").findValuesAsText("partition")).containsExactly("0");
            assertThat(report.path("unreached").findValuesAsText("reason"))
                    .allMatch(reason -> reason.contains("it failed"));
        }
    }

    private static String streamIn(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "counter/p" + i)
                .filter(stream -> Partitions.of(stream, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecord<String, byte[]> first(Backend backend) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", backend.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition at = new TopicPartition("counting.events", 0);
            consumer.assign(List.of(at));
            consumer.seekToBeginning(List.of(at));
            return consumer.poll(Duration.ofSeconds(30)).records(at).getFirst();
        }
    }

    // The same event in another stream, under a schema with a number that was never given.
    private static void append(Backend backend, ConsumerRecord<String, byte[]> event, String as)
            throws Exception {
        Headers headers = new RecordHeaders();
        event.headers()
                .forEach(each -> {
                    if (!each.key().equals(Header.ID)) {
                        headers.add(each);
                    }
                });
        headers.add(Header.ID, (as + "@1").getBytes(StandardCharsets.UTF_8));
        assertThat(EventHeaders.read(headers, as).id()).hasToString(as + "@1");
        byte[] value = event.value().clone();
        value[2] = 99;
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", backend.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("counting.events", 0, as, value, headers)).get();
        }
    }

    private static JsonNode check(Service service, String only) {
        Service.Answer answer = service.post("/checks?waitMs=120000" + only, "", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }
}

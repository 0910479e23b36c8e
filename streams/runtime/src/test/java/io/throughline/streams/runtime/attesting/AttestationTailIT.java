package io.throughline.streams.runtime.attesting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.signing.Notary;
import io.throughline.streams.topology.attest.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody else has put at the end of the topic is not taken for what is attested.
class AttestationTailIT {

    private static final String TOPIC = "counting.attestations";

    private final SigningKey key = SigningKey.fresh();

    @TempDir Path folder;

    @Test
    void what_cannot_be_an_attestation_of_its_partition_is_passed_over() throws Exception {
        Path file = Files.writeString(folder.resolve("key.pem"), key.secretPem());
        Map<String, Object> settings =
                Map.of(
                        "throughline.attest.key",
                        file.toString(),
                        "throughline.attest.interval-ms",
                        3_600_000);
        try (Backend backend = Backend.start(folder);
                Service service = backend.service("one", settings).ready()) {
            // Given
            assertThat(service.add("counter/a", 1).status()).isEqualTo(200);
            JsonNode genuine = service.post("/attestations", "", Map.of()).body();
            assertThat(genuine).hasSize(1);
            ConsumerRecord<byte[], byte[]> last = last(backend);
            Notary notary = service.bean(Notary.class);
            Attestation made = notary.codec().decode(last.value());
            String other = SigningKey.fresh().id();

            // When
            for (Attestation forged :
                    List.of(
                            with(made, "elsewhere", made.partition(), made.upTo(), other),
                            with(made, made.context(), made.partition() + 1, made.upTo(), other),
                            with(made, made.context(), made.partition(), 1_000, other),
                            with(made, made.context(), made.partition(), 0, made.key()))) {
                append(backend, last, notary.codec().encode(forged));
            }

            // Then
            assertThat(service.get("/attestations").body()).isEqualTo(genuine);
            assertThat(service.add("counter/a", 1).status()).isEqualTo(200);
            JsonNode next = service.post("/attestations", "", Map.of()).body();
            assertThat(next.path(0).path("events").asLong()).isEqualTo(2);
        }
    }

    private static Attestation with(
            Attestation made, String context, int partition, long upTo, String key) {
        return new Attestation(
                context,
                partition,
                made.partitions(),
                made.number() + 1,
                upTo,
                made.events(),
                made.streams(),
                made.root(),
                made.order(),
                made.heads(),
                made.prints(),
                made.previous(),
                made.time(),
                key,
                made.signature());
    }

    private static ConsumerRecord<byte[], byte[]> last(Backend backend) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", backend.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(each -> new TopicPartition(TOPIC, each.partition()))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            return consumer.poll(Duration.ofSeconds(30)).iterator().next();
        }
    }

    private static void append(
            Backend backend, ConsumerRecord<byte[], byte[]> like, byte[] attestation)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", backend.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, like.partition(), like.key(), attestation))
                    .get();
        }
    }
}

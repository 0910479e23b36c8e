package io.throughline.streams.topology.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestTopologyTest {

    private static final long INTERVAL_MS = 60_000;
    private static final int BATCH_BYTES_MAX = 1_000;

    private final SigningKey key = SigningKey.fresh();
    private final Demand demand = new Demand();
    private final Codec<Attestation> codec = AttestTopology.codec(new InMemoryRegistry());
    private final ChainedLog log = new ChainedLog();

    @TempDir private Path folder;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> events;
    private TestOutputTopic<byte[], byte[]> attestations;

    @BeforeEach
    void start() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "attest");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver =
                new TopologyTestDriver(
                        AttestTopology.of(
                                "counting",
                                codec,
                                new AttestOptions(key, 8, INTERVAL_MS, BATCH_BYTES_MAX, demand)),
                        config);
        events =
                driver.createInputTopic(
                        "counting.events", new ByteArraySerializer(), new ByteArraySerializer());
        attestations =
                driver.createOutputTopic(
                        "counting.attestations",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void an_attestation_says_what_the_partition_holds() {
        // Given
        events.pipeInput(log.event("counter/b"));
        events.pipeInput(log.event("counter/a"));
        events.pipeInput(log.event("counter/b"));

        // When
        pass(INTERVAL_MS);

        // Then
        TestRecord<byte[], byte[]> record = attestations.readRecord();
        assertThat(record.key()).asString().isEqualTo("0");
        Attestation attestation = codec.decode(record.value());
        assertThat(attestation.context()).isEqualTo("counting");
        assertThat(attestation.partition()).isZero();
        assertThat(attestation.number()).isEqualTo(1);
        assertThat(attestation.upTo()).isEqualTo(3);
        assertThat(attestation.events()).isEqualTo(3);
        assertThat(attestation.streams()).isEqualTo(2);
        assertThat(attestation.heads())
                .containsExactly(
                        new AttestedHead("counter/a", 1), new AttestedHead("counter/b", 2));
        assertThat(attestation.previous()).isEqualTo(ByteBuffer.wrap(new byte[32]));
        assertThat(attestation.time().toEpochMilli()).isEqualTo(record.timestamp());
        assertThat(attestation.key()).isEqualTo(key.id());
        requireTrue(attestation, 0);
    }

    @Test
    void one_follows_the_other_and_says_what_has_grown() {
        // Given
        events.pipeInput(log.event("counter/a"));
        events.pipeInput(log.event("counter/b"));
        Attestation first = next(INTERVAL_MS);
        events.pipeInput(log.event("counter/a"));

        // When
        Attestation second = next(INTERVAL_MS);

        // Then
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(ByteBuffer.wrap(Seal.of(first).hash()));
        assertThat(second.heads()).containsExactly(new AttestedHead("counter/a", 2));
        assertThat(second.streams()).isEqualTo(2);
        requireTrue(second, 2);
    }

    @Test
    void nothing_new_is_not_attested_again() {
        // Given
        events.pipeInput(log.event("counter/a"));
        next(INTERVAL_MS);

        // When
        pass(INTERVAL_MS);
        demand.raise();
        pass(INTERVAL_MS);

        // Then
        assertThat(attestations.isEmpty()).isTrue();
    }

    @Test
    void between_two_attestations_is_the_interval() {
        // Given
        events.pipeInput(log.event("counter/a"));
        next(INTERVAL_MS);
        events.pipeInput(log.event("counter/a"));

        // When
        pass(INTERVAL_MS / 2);

        // Then
        assertThat(attestations.isEmpty()).isTrue();
        assertThat(next(INTERVAL_MS / 2).number()).isEqualTo(2);
    }

    @Test
    void who_asks_does_not_wait_for_the_interval() {
        // Given
        events.pipeInput(log.event("counter/a"));
        next(INTERVAL_MS);
        events.pipeInput(log.event("counter/a"));

        // When
        demand.raise();

        // Then
        assertThat(next(1_000).events()).isEqualTo(2);
    }

    @Test
    void much_is_attested_in_several_parts_none_of_which_is_too_large() {
        // Given
        events.pipeInput(log.event("counter/a"));
        next(INTERVAL_MS);

        // When
        for (int i = 0; i < 1_000; i++) {
            events.pipeInput(log.event("counter/" + i % 50));
        }
        demand.raise();
        pass(1_000);

        // Then
        List<Attestation> parts =
                attestations.readValuesToList().stream().map(codec::decode).toList();
        assertThat(parts).hasSizeGreaterThan(3);
        assertThat(parts)
                .allSatisfy(part ->
                        assertThat(codec.encode(part)).hasSizeLessThan(BATCH_BYTES_MAX + 400));
        Attestation last = parts.getLast();
        assertThat(last.events()).isEqualTo(1_001);
        assertThat(last.root()).isEqualTo(ByteBuffer.wrap(log.root()));
        ByteBuffer prints = ByteBuffer.allocate(4_000);
        parts.forEach(part -> prints.put(part.prints()));
        assertThat(prints.flip()).isEqualTo(ByteBuffer.wrap(log.prints(1)));
    }

    @Test
    void what_does_not_belong_into_the_log_is_attested_and_moves_no_head() {
        // Given
        events.pipeInput(log.event("counter/a"));
        events.pipeInput(log.stranger("counter/a"));
        events.pipeInput(log.event("counter/b"));
        byte[] root = log.root();
        log.event("counter/b");
        events.pipeInput(log.event("counter/b"));

        // When
        Attestation attestation = next(INTERVAL_MS);

        // Then
        assertThat(attestation.events()).isEqualTo(4);
        assertThat(attestation.prints().remaining()).isEqualTo(16);
        assertThat(attestation.heads())
                .containsExactly(
                        new AttestedHead("counter/a", 1), new AttestedHead("counter/b", 1));
        assertThat(attestation.root()).isEqualTo(ByteBuffer.wrap(root));
    }

    private void requireTrue(Attestation attestation, int since) {
        assertThat(attestation.root()).isEqualTo(ByteBuffer.wrap(log.root()));
        assertThat(attestation.order()).isEqualTo(ByteBuffer.wrap(log.order()));
        assertThat(attestation.prints()).isEqualTo(ByteBuffer.wrap(log.prints(since)));
        assertThat(
                        TrustedKeys.parse(List.of(key.publicPem()))
                                .signed(Seal.of(attestation), Seal.bytes(attestation.signature())))
                .isTrue();
    }

    private Attestation next(long afterMs) {
        pass(afterMs);
        return codec.decode(attestations.readValue());
    }

    private void pass(long ms) {
        driver.advanceWallClockTime(Duration.ofMillis(ms));
    }
}

package io.throughline.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.deploy.verify.proof.BuiltInSchemas;
import io.throughline.deploy.verify.proof.KeptSeal;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.attest.AttestOptions;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.attest.Demand;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody has the broker's disk, and alters what is on it so that the broker serves it as before.
class SegmentIT {

    private static final String CONTEXT = LogisticsDomain.DOMAIN.contract().context();
    private static final String EVENTS = CONTEXT + ".events";
    private static final String ATTESTATIONS = CONTEXT + ".attestations";
    private static final String STREAM = "order/9";
    private static final int PARTITION = Partitions.of(STREAM, LogBook.PARTITIONS);
    private static final int ORDERS = 60;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private static final SigningKey KEY = SigningKey.fresh();
    private static final LogBook LOG = new LogBook();

    @TempDir private static Path shared;
    private static @Nullable KeptSeal kept;

    @TempDir private Path folder;
    private Segment events;
    private Segment attestations;

    @BeforeAll
    static void write_and_attest_and_stop() {
        for (int number = 1; number <= ORDERS; number++) {
            Orders.live(LOG, number);
        }
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.in(shared.resolve("good")))) {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                TopicCatalogue.ensure(
                        admin, LogisticsDomain.DOMAIN.contract(), TopicSettings.LOCAL);
            }
            // Whole batches first, so that one of several records is altered as well.
            Map<String, Object> plain = Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
            try (KafkaProducer<byte[], byte[]> producer = Entries.producer(broker, plain)) {
                Entries.send(producer, LOG.events);
            }
            attest(broker);
        }
    }

    private static void attest(EmbeddedBroker broker) {
        Demand demand = new Demand();
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, CONTEXT + "-attest");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, shared.resolve("state").toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
        AttestOptions options =
                new AttestOptions(KEY, LogBook.PARTITIONS, 3_600_000, 1_000, demand);
        Codec<Attestation> codec = AttestTopology.codec(new InMemoryRegistry());
        try (KafkaStreams streams =
                new KafkaStreams(AttestTopology.of(CONTEXT, codec, options), config)) {
            streams.start();
            await().atMost(WAIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        demand.raise();
                        return verify(broker).proof().eventsAttested() == LOG.events.size();
                    });
            kept = KeptSeal.of(CONTEXT, verify(broker).proof().last());
        }
    }

    @BeforeEach
    void a_copy_of_the_disk() throws IOException {
        Path good = shared.resolve("good");
        try (Stream<Path> all = Files.walk(good)) {
            for (Path each : all.toList()) {
                Path copy = folder.resolve(good.relativize(each).toString());
                if (!Files.isDirectory(each)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(each, copy);
                }
            }
        }
        events = new Segment(folder, EVENTS, PARTITION);
        attestations = new Segment(folder, ATTESTATIONS, PARTITION);
    }

    @Test
    void what_nobody_touched_is_proved() {
        VerifyReport report = verify();

        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().events()).isEqualTo(LOG.events.size());
        assertThat(report.proof().eventsAttested()).isEqualTo(LOG.events.size());
        assertThat(report.proof().eventsBeyond()).isZero();
        assertThat(report.proof().signed()).isTrue();
    }

    @Test
    void an_event_can_be_taken_out_with_its_proof() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            assertThat(
                            Prover.prove(
                                            CONTEXT,
                                            broker.bootstrapServers(),
                                            EventId.parse(STREAM + "@3"),
                                            VerifyOptions.logistics(trusted()))
                                    .check(trusted())
                                    .partition())
                    .isEqualTo(PARTITION);
        }
    }

    @Test
    void an_altered_byte_is_found() throws IOException {
        Segment.Stored victim = event(3);

        events.alterValue(victim.key(), victim.value());

        requireFound(Rule.EVENT_ALTERED, place(victim));
    }

    @Test
    void a_dropped_record_is_found() throws IOException {
        List<Segment.Stored> records = events.records();
        Segment.Stored victim = event(3);
        Segment.Stored next = records.get(Math.toIntExact(victim.offset()) + 1);

        events.write(records.stream().filter(each -> each.offset() != victim.offset()).toList());

        requireFound(Rule.EVENT_MISSING, STREAM + "@3, before " + place(next));
    }

    @Test
    void two_swapped_records_are_found() throws IOException {
        List<Segment.Stored> records = new ArrayList<>(events.records());
        int first = Math.toIntExact(event(3).offset());
        Segment.Stored one = records.get(first);
        Segment.Stored other = records.get(first + 1);
        records.set(first, other.at(one.offset()));
        records.set(first + 1, one.at(other.offset()));

        events.write(records);

        requireFound(Rule.EVENT_MOVED, place(records.get(first)));
    }

    @Test
    void a_forged_attestation_is_found() throws IOException {
        Codec<Attestation> codec = AttestTopology.codec(new BuiltInSchemas());
        Segment.Stored first = attestations.records().getFirst();

        attestations.alter(Seal.bytes(codec.decode(first.value()).root()), 0);

        requireFound(
                Rule.ATTESTATION_SIGNATURE,
                Places.of("attestation 1", first.offset(), PARTITION, ATTESTATIONS));
    }

    @Test
    void what_a_kept_seal_covers_is_missed_though_its_attestation_was_altered() throws IOException {
        Segment.Stored victim = event(3);
        events.alterValue(victim.key(), victim.value());
        Codec<Attestation> codec = AttestTopology.codec(new BuiltInSchemas());
        // Behind it is the marker of its transaction.
        List<Segment.Stored> stored = attestations.records();
        Segment.Stored last = stored.get(stored.size() - 2);
        attestations.alter(Seal.bytes(codec.decode(last.value()).root()), 0);

        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            assertThat(
                            LogVerifier.verify(
                                            CONTEXT,
                                            broker.bootstrapServers(),
                                            VerifyOptions.logistics(trusted())
                                                    .since(Objects.requireNonNull(kept)))
                                    .findings())
                    .filteredOn(finding -> finding.rule() == Rule.SEAL)
                    .hasSize(2)
                    .allSatisfy(finding ->
                            assertThat(finding.where()).contains("partition " + PARTITION));
        }
    }

    @Test
    void a_stream_of_the_same_name_in_another_partition_is_found() throws Exception {
        Segment.Stored event = event(1);
        int elsewhere = (PARTITION + 1) % TopicSettings.LOCAL.partitions();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder));
                KafkaProducer<byte[], byte[]> producer = Entries.producer(broker, Map.of())) {
            // When
            long offset =
                    producer.send(
                                    new ProducerRecord<>(
                                            EVENTS,
                                            elsewhere,
                                            STREAM.getBytes(UTF_8),
                                            event.value(),
                                            List.of(event.headers())))
                            .get()
                            .offset();

            // Then
            assertThat(verify(broker).findings())
                    .filteredOn(finding -> finding.rule() == Rule.PARTITION)
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.where())
                                    .isEqualTo(Places.of(name(event), offset, elsewhere, EVENTS)));
        }
    }

    private Segment.Stored event(int version) throws IOException {
        String id = STREAM + "@" + version;
        return events.records().stream()
                .filter(each -> id.equals(name(each)))
                .findFirst()
                .orElseThrow();
    }

    private static String place(Segment.Stored event) {
        return Places.of(name(event), event.offset(), PARTITION, EVENTS);
    }

    private static String name(Segment.Stored event) {
        for (org.apache.kafka.common.header.Header header : event.headers()) {
            if (header.key().equals("ce_id")) {
                return new String(header.value(), UTF_8);
            }
        }
        return Utils.utf8(event.key());
    }

    private void requireFound(Rule rule, String where) {
        VerifyReport report = verify();
        assertThat(report.verified()).isFalse();
        assertThat(report.findings())
                .as("it is the first that is no matter of links")
                .filteredOn(finding -> finding.rule() != Rule.CHAIN)
                .first()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo(rule);
                    assertThat(finding.where()).isEqualTo(where);
                });
    }

    private VerifyReport verify() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            return verify(broker);
        }
    }

    private static VerifyReport verify(EmbeddedBroker broker) {
        return LogVerifier.verify(
                CONTEXT, broker.bootstrapServers(), VerifyOptions.logistics(trusted()));
    }

    private static TrustedKeys trusted() {
        return TrustedKeys.parse(List.of(KEY.publicPem()));
    }
}

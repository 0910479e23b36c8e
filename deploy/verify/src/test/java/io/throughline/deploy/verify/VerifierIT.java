package io.throughline.deploy.verify;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.Contract;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VerifierIT {

    private static final Logger LOG = LoggerFactory.getLogger(VerifierIT.class);

    private static final int ORDERS = 60;
    private static final int REFERENCE_ORDERS = 10_324;

    // Of all threads, the broker's, the fake stores' and the compiler's too: tests share their
    // cores
    // with others, so the wall clock says little.
    private static final double CPU_SECONDS_MAX = 20;
    private static final VerifyOptions OPTIONS =
            new VerifyOptions(
                    List.of(new OrderInvariant()),
                    TrustedKeys.NONE,
                    20_000,
                    5_000,
                    1,
                    8,
                    5_000,
                    7,
                    1_500,
                    20_000,
                    100,
                    null);

    private static EmbeddedBroker broker;

    private LogBook log;
    private Domain domain;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    // Each test has a context, and so topics, of its own.
    @BeforeEach
    void a_context_with_orders(TestInfo test) {
        String context = "c" + Integer.toUnsignedString(test.getDisplayName().hashCode());
        Domain logistics = LogisticsDomain.DOMAIN;
        domain =
                new Domain(
                        new Contract(context, logistics.contract().categories()),
                        logistics.aggregates(),
                        logistics.projections());
        log = new LogBook(context, new InMemoryRegistry());
        for (int number = 1; number <= ORDERS; number++) {
            Orders.live(log, number);
        }
        try (Admin admin = admin()) {
            TopicCatalogue.ensure(admin, domain.contract(), TopicSettings.LOCAL);
        }
    }

    @Test
    void a_log_and_stores_that_agree_are_verified() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report = verify();

        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.verified()).isTrue();
        assertThat(report.counts())
                .isEqualTo(
                        new VerifyReport.Counts(
                                log.events.size(),
                                ORDERS,
                                log.outcomes.size(),
                                log.events.size(),
                                0,
                                ORDERS,
                                15,
                                0));
    }

    @Test
    void a_second_assignment_that_somebody_appended_is_found() throws Exception {
        // Given
        log.event("order/61", "importer:row-61:0", Orders.PLACED);
        log.event("order/61", "router:order/61@1:0", Orders.ASSIGNED);
        log.event("order/61", "router:order/61@2:0", Orders.ASSIGNED);
        publish();

        // When
        VerifyReport report = verify();

        // Then
        assertThat(report.verified()).isFalse();
        assertThat(report.findings())
                .extracting(Finding::rule)
                .containsExactly(Rule.INVARIANT, Rule.EVENT_OUTCOME);
    }

    @Test
    void a_state_that_was_altered_is_found() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report =
                verify(stores ->
                        stores.tampered.put(
                                "/streams/order/9/state",
                                body -> {
                                    ((ObjectNode) body.path("state")).put("daysLate", 4);
                                    return body;
                                }));

        // Then
        assertThat(report.findings())
                .containsExactly(
                        new Finding(Rule.STATE, "order/9@6", "daysLate is 4 and must be 3"));
    }

    @Test
    void a_row_that_was_altered_is_found() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report =
                verify(stores ->
                        stores.tampered.put(
                                "country/KE",
                                body -> {
                                    ((ObjectNode) body.path("value")).put("late", 0);
                                    return body;
                                }));

        // Then
        assertThat(report.findings()).extracting(Finding::rule).containsExactly(Rule.ROW);
        assertThat(report.findings().getFirst().where()).isEqualTo("country/KE");
    }

    @Test
    void stores_that_are_still_restoring_are_waited_for() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report = verify(stores -> stores.unavailable.set(20));

        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().streamsCompared()).isEqualTo(ORDERS);
    }

    @Test
    void stores_that_stay_behind_are_found() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report =
                verify(stores ->
                        stores.tampered.put(
                                "/streams/order/9/state", body -> body.put("version", 5)));

        // Then
        assertThat(report.findings()).extracting(Finding::rule).containsExactly(Rule.STATE_VERSION);
    }

    @Test
    void stores_may_be_ahead_of_the_snapshot_if_the_log_has_grown() throws Exception {
        // Given
        Orders.live(log, 70);
        Entry late = log.events.getLast();
        Entry itsOutcome = log.outcomes.getLast();
        log.events.remove(late);
        log.outcomes.remove(itsOutcome);
        publish();
        log.events.add(late);
        log.outcomes.add(itsOutcome);
        AtomicBoolean first = new AtomicBoolean(true);

        // When
        VerifyReport report =
                verify(stores ->
                        stores.beforeAnswer =
                                () -> {
                                    if (first.getAndSet(false)) {
                                        publish(List.of(late, itsOutcome));
                                    }
                                });

        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().events()).isEqualTo(log.events.size() - 1);
    }

    @Test
    void stores_that_know_more_than_the_log_are_found() throws Exception {
        // Given
        Orders.live(log, 70);
        Entry unwritten = log.events.removeLast();
        Entry itsOutcome = log.outcomes.removeLast();
        publish();
        log.events.add(unwritten);
        log.outcomes.add(itsOutcome);

        // When
        VerifyReport report = verify();

        // Then
        assertThat(report.findings())
                .extracting(Finding::rule)
                .containsExactly(Rule.STATE_VERSION, Rule.ROW, Rule.ROW);
    }

    @Test
    void a_query_api_that_is_gone_is_given_up() throws Exception {
        // Given
        publish();

        // When
        VerifyReport report = verify(stores -> stores.unavailable.set(1_000_000));

        // Then
        assertThat(report.verified()).isFalse();
        assertThat(report.findings()).extracting(Finding::rule).containsOnly(Rule.QUERY);
        assertThat(report.counts().streamsCompared()).isZero();
    }

    @Test
    void an_open_transaction_is_waited_for_and_a_rolled_back_one_is_not_read() throws Exception {
        // Given
        publish();
        Entry last = log.events.getLast();
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            Entries.send(producer, List.of(last));
            producer.abortTransaction();
            Orders.live(log, 80);
            producer.beginTransaction();
            List<Entry> added = log.events.subList(log.events.size() - 4, log.events.size());
            Entries.send(producer, added);
            publish(log.outcomes.subList(log.outcomes.size() - 4, log.outcomes.size()));

            // When
            CompletableFuture<VerifyReport> report =
                    CompletableFuture.supplyAsync(this::verifyUnchecked);
            await().during(1_500, MILLISECONDS).until(() -> !report.isDone());
            producer.commitTransaction();

            // Then
            assertThat(report.join().findings()).isEmpty();
            assertThat(report.join().counts().events()).isEqualTo(log.events.size());
        }
    }

    @Test
    void history_that_was_deleted_is_found() throws Exception {
        // Given
        publish();
        TopicPartition some =
                new TopicPartition(
                        log.events.getFirst().topic(), log.events.getFirst().partition());
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(some, RecordsToDelete.beforeOffset(4))).all().get();
        }

        // When
        VerifyReport report = verify();

        // Then
        assertThat(report.findings())
                .extracting(Finding::rule)
                .contains(Rule.BEGINNING, Rule.OUTCOME_EVENTS);
    }

    @Test
    void a_log_as_long_as_the_reference_data_takes_seconds() throws Exception {
        // Given
        for (int number = 100; number < 100 + REFERENCE_ORDERS - ORDERS; number++) {
            Orders.live(log, number);
        }
        publish();

        double before = cpuSeconds();

        // When
        VerifyReport report = verify();

        // Then
        double cpuSeconds = cpuSeconds() - before;
        LOG.atInfo()
                .addKeyValue("events", report.counts().events())
                .addKeyValue("streams", report.counts().streamsCompared())
                .addKeyValue("seconds", report.seconds())
                .addKeyValue("cpuSeconds", cpuSeconds)
                .log("Verified");
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().streamsCompared()).isEqualTo(REFERENCE_ORDERS);
        assertThat(report.counts().eventsAnswered()).isEqualTo(log.events.size());
        assertThat(cpuSeconds).isLessThan(CPU_SECONDS_MAX);
    }

    private static double cpuSeconds() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getProcessCpuTime() / 1e9;
    }

    private VerifyReport verifyUnchecked() {
        try {
            return verify();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VerifyReport verify() throws IOException {
        return verify(_ -> {});
    }

    private VerifyReport verify(Consumer<FakeStores> prepare) throws IOException {
        try (FakeStores stores = new FakeStores(log)) {
            prepare.accept(stores);
            return Verifier.verify(
                    domain, log.registry, broker.bootstrapServers(), stores.url(), OPTIONS);
        }
    }

    private static Admin admin() {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    private void publish() {
        publish(log.events);
        publish(log.outcomes);
    }

    private static void publish(List<Entry> entries) {
        try (KafkaProducer<byte[], byte[]> producer = Entries.producer(broker, Map.of())) {
            Entries.send(producer, entries);
        }
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> producer =
                Entries.producer(
                        broker,
                        Map.of(
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                domain.contract().context()));
        producer.initTransactions();
        return producer;
    }
}

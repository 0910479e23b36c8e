package io.throughline.deploy.verify.history;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several clients send commands to few orders at once, at random, while the write path is
/// restarted without its state, and one client ends before it heard everything. What they saw must
/// be a sequential history, and the same as a model comes to that decides one command after
/// another.
///
/// A run is repeated, as far as threads allow, with `-Dthroughline.test.seed=<seed>`.
@Timeout(300)
class ConcurrentClientsIT {

    private static final int PARTITIONS = 4;
    private static final int CLIENTS = 4;
    private static final int COMMANDS_EACH = 1_000;
    private static final List<StreamId> ORDERS =
            IntStream.range(0, 5).mapToObj(n -> new StreamId("order", "o" + n)).toList();

    private final Registry registry = new InMemoryRegistry();
    private final Codecs codecs = Codecs.of(LogisticsDomain.DOMAIN, registry);
    private final HistoryRecorder recorder = new HistoryRecorder(System::nanoTime);
    private final long seed = Long.getLong("throughline.test.seed", new Random().nextLong());

    @TempDir private Path folder;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() {
        System.out.printf("seed %d: -Dthroughline.test.seed=%d%n", seed, seed);
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            TopicCatalogue.ensure(
                    admin,
                    LogisticsDomain.DOMAIN.contract(),
                    new TopicSettings(PARTITIONS, (short) 1));
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void what_concurrent_clients_see_is_what_one_after_another_would_have_seen() throws Exception {
        // Given
        RandomClients clients = new RandomClients(recorder, codecs.events(), ORDERS, seed);
        long startedAt = System.nanoTime();

        // When
        KafkaStreams first = decide("first");
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            running.add(clients.run(number, open("client-" + number), COMMANDS_EACH));
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> clients.submitted() > CLIENTS * COMMANDS_EACH / 2);
        first.close(Duration.ofSeconds(20));
        try (KafkaStreams second = decide("second")) {
            running.forEach(CompletableFuture::join);
            try (CommandClient last = open("last")) {
                // Whatever the client that ended had sent is decided before this.
                clients.runOnce(CLIENTS, last);
            }
            List<Invocation> invocations = recorder.invocations();
            List<LoggedEvent> log = log();

            // Then
            print(invocations, log, startedAt);
            HistoryReport report = HistoryCheck.check(invocations, log);
            assertThat(report.violations()).as(report.toString()).isEmpty();
            for (StreamId order : ORDERS) {
                assertSameAsModel(order, clients, invocations, log, second);
            }
        }
    }

    private CommandClient open(String name) {
        return CommandClient.open(
                new ClientOptions(
                        broker.bootstrapServers(), name, 1, 300, 1_000, 100, 60_000, Map.of()),
                LogisticsDomain.DOMAIN.contract(),
                registry);
    }

    private KafkaStreams decide(String name) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "logistics-decide");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(name).toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 25);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        DecideOptions options =
                DecideOptions.forPartitions(PARTITIONS)
                        .remembering(DecideOptions.DUPLICATE_HORIZON_COMMANDS_MAX);
        KafkaStreams streams =
                new KafkaStreams(
                        DecideTopology.of(LogisticsDomain.DOMAIN, codecs, options), config);
        streams.start();
        return streams;
    }

    private List<LoggedEvent> log() {
        List<LoggedEvent> log = new ArrayList<>();
        LogReader.open(broker.bootstrapServers(), LogisticsDomain.DOMAIN.contract(), registry)
                .records(record -> log.add(LoggedEvent.of(record)));
        return log;
    }

    private void assertSameAsModel(
            StreamId order,
            RandomClients clients,
            List<Invocation> invocations,
            List<LoggedEvent> log,
            KafkaStreams decide) {
        OrderModel model = new OrderModel(codecs.events());
        for (Decided decided : inOrder(order, invocations, log)) {
            Invocation invocation = decided.invocation();
            assertThat(model.decide(clients.command(invocation.command()), invocation.expected()))
                    .as("%s in %s", invocation.command(), order)
                    .isEqualTo(decided.how());
        }
        List<Event> events =
                log.stream()
                        .filter(event -> event.id().stream().equals(order))
                        .map(event -> codecs.events().decode(event.value()))
                        .toList();
        assertThat(events).isEqualTo(model.events());
        Head head = head(order, decide);
        assertThat(head.version()).isEqualTo(events.size());
        assertThat(codecs.states().decode(head.state())).isEqualTo(model.state());
    }

    /// A command that was decided.
    ///
    /// @param found the version before it
    /// @param how as [OrderModel#decide] says it
    private record Decided(Invocation invocation, long found, boolean appended, String how) {}

    // At one version those that appended nothing come first, in whatever order.
    private static List<Decided> inOrder(
            StreamId order, List<Invocation> invocations, List<LoggedEvent> log) {
        List<Decided> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        // An answered one tells more than one that was not.
        List<Invocation> tellingFirst = new ArrayList<>(invocations);
        tellingFirst.sort(comparingLong(each -> each.answer() == null ? 1 : 0));
        for (Invocation invocation : tellingFirst) {
            if (invocation.stream().equals(order) && seen.add(invocation.command().toString())) {
                decided(invocation, log).ifPresent(all::add);
            }
        }
        all.sort(comparingLong(Decided::found).thenComparing(Decided::appended));
        return all;
    }

    private static Optional<Decided> decided(Invocation invocation, List<LoggedEvent> log) {
        Outcome outcome = Seen.outcome(invocation);
        if (outcome != null) {
            return Optional.of(decided(invocation, outcome));
        }
        List<Long> versions =
                log.stream()
                        .filter(event -> event.command().equals(invocation.command()))
                        .map(event -> event.id().version())
                        .toList();
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        decided(
                                invocation,
                                new Accepted(versions.getFirst(), versions.getLast(), false)));
    }

    private static Decided decided(Invocation invocation, Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted ->
                    new Decided(
                            invocation,
                            accepted.firstVersion() - 1,
                            accepted.firstVersion() <= accepted.version(),
                            "accepted %d to %d"
                                    .formatted(accepted.firstVersion(), accepted.version()));
            case Rejected rejected ->
                    new Decided(
                            invocation,
                            rejected.version(),
                            false,
                            "rejected %s at %d".formatted(rejected.code(), rejected.version()));
        };
    }

    private static Head head(StreamId order, KafkaStreams decide) {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(InvalidStateStoreException.class::isInstance)
                .until(
                        () -> {
                            byte[] head =
                                    decide.store(
                                                    StoreQueryParameters.fromNameAndType(
                                                            DecideTopology.HEADS,
                                                            QueryableStoreTypes
                                                                    .<String, byte[]>
                                                                            keyValueStore()))
                                            .get(order.toString());
                            return head == null ? Head.EMPTY : Head.of(head);
                        },
                        head -> head.version() > 0);
    }

    private static void print(
            List<Invocation> invocations, List<LoggedEvent> log, long startedAtNanos) {
        long stale = count(invocations, outcome -> isRejected(outcome, true));
        long refused = count(invocations, outcome -> isRejected(outcome, false));
        long accepted = count(invocations, Accepted.class::isInstance);
        long duplicates = count(invocations, Outcome::duplicate);
        long unanswered = invocations.stream().filter(each -> each.answer() == null).count();
        System.out.printf(
                "%d invocations, %d accepted, %d stale, %d refused, %d of them duplicates,"
                        + " %d unanswered, %d events, %.1f s%n",
                invocations.size(),
                accepted,
                stale,
                refused,
                duplicates,
                unanswered,
                log.size(),
                (System.nanoTime() - startedAtNanos) / 1e9);
        assertThat(List.of(accepted, stale, refused, duplicates)).allMatch(count -> count > 50);
        assertThat(unanswered).isPositive();
    }

    private static long count(List<Invocation> invocations, Predicate<Outcome> fits) {
        return invocations.stream()
                .filter(each -> each.answer() != null)
                .map(Seen::outcome)
                .filter(outcome -> outcome != null && fits.test(outcome))
                .count();
    }

    private static boolean isRejected(Outcome outcome, boolean stale) {
        return outcome instanceof Rejected rejected
                && rejected.code().equals(Rejected.STALE_VERSION) == stale;
    }
}

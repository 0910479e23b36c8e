package io.throughline.streams.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.json.SchemaBook;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.decide.DecideOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The same command, sent again: whatever happened in between, it gets the outcome that it got, and
/// changes nothing.
@Timeout(180)
class DuplicatesIT {

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
    private static final int OTHERS = 100_000;
    private static final int OTHER_STREAMS = 10_000;
    private static final AgentName TESTER = new AgentName("tester");

    // Enough for every partition to have some.
    private static final List<StreamId> STREAMS =
            IntStream.range(0, 24).mapToObj(i -> new StreamId("counter", "probe-" + i)).toList();

    @TempDir static Path folder;
    private static Backend backend;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void a_command_is_recognised_after_others_after_restarts_and_on_another_instance()
            throws Exception {
        // Given
        Map<CommandMetadata, Outcome> first;
        Map<String, List<Long>> log;
        try (Service service = service("one").ready();
                CommandClient client = client(service)) {
            first = probe(client);
            log = log(service, STREAMS);
            assertThat(log).hasSize(STREAMS.size());

            // When a hundred thousand others come
            long startedAt = System.nanoTime();
            sendOthers(client);
            System.out.printf(
                    "%d other commands, %.1f s%n", OTHERS, (System.nanoTime() - startedAt) / 1e9);

            // Then
            assertSame("others", first, log, client, service);
        }

        // When the service is restarted on its state
        try (Service service = service("one").ready();
                CommandClient client = client(service)) {
            // Then
            assertSame("a restart", first, log, client, service);
        }

        // When it has lost its state, and restores it from the changelog
        try (Service service = service("wiped").ready();
                CommandClient client = client(service)) {
            // Then
            assertSame("a restore", first, log, client, service);

            // When another instance takes over a part of the streams
            try (Service second = service("second")) {
                awaitShared(service, second);

                // Then
                assertSame("a rebalance", first, log, client, service);
            }
        }
    }

    @Test
    void beyond_the_horizon_the_expected_version_protects() throws Exception {
        // Given
        int horizon = 4;
        StreamId stream = new StreamId("counter", "horizon");
        CommandMetadata absent = metadata(stream, "absent", ExpectedVersion.ABSENT);
        CommandMetadata exact = metadata(stream, "exact", ExpectedVersion.exactly(1));
        try (Service service = service("horizon", horizon).ready();
                CommandClient client = client(service)) {
            Outcome placed = send(client, absent);
            Outcome followed = send(client, exact);

            // When so many have come that the stream still remembers both
            for (int i = 0; i < horizon - 2; i++) {
                send(client, metadata(stream, "other-" + i, ExpectedVersion.ANY));
            }

            // Then
            assertThat(send(client, absent)).isEqualTo(again(placed));
            assertThat(send(client, exact)).isEqualTo(again(followed));

            // When one more comes for each of them
            for (int i = 0; i < 2; i++) {
                send(client, metadata(stream, "later-" + i, ExpectedVersion.ANY));
            }

            // Then
            Map<String, List<Long>> log = log(service, List.of(stream));
            for (CommandMetadata forgotten : List.of(absent, exact)) {
                assertThat(send(client, forgotten))
                        .isInstanceOfSatisfying(
                                Rejected.class,
                                rejected -> {
                                    assertThat(rejected.code()).isEqualTo(Rejected.STALE_VERSION);
                                    assertThat(rejected.duplicate()).isFalse();
                                });
            }
            assertThat(log(service, List.of(stream))).isEqualTo(log);
        }
    }

    // Where any version is expected, only the client can tell that it has sent a command before.
    @Test
    void what_a_client_sends_again_while_nobody_answers_is_in_the_log_once() throws Exception {
        // Given
        int horizon = 4;
        int commands = 3 * horizon;
        StreamId stream = new StreamId("counter", "away");
        CommandClient client;
        try (Service before = service("away", horizon).ready()) {
            client = client(before, 500, 100);
            send(client, metadata(stream, "before", ExpectedVersion.ANY));
        }

        // When the service is away for longer than the client waits
        List<CompletableFuture<Outcome>> open = new ArrayList<>();
        try (client) {
            for (int i = 0; i < commands; i++) {
                CommandMetadata command = metadata(stream, "open-" + i, ExpectedVersion.ANY);
                open.add(client.submit(command, content(command)));
            }
            await().pollDelay(Duration.ofSeconds(2)).until(() -> !open.isEmpty());
            try (Service after = service("away", horizon).ready()) {
                open.forEach(each -> assertThat(each.join()).isInstanceOf(Accepted.class));
                // Behind all copies, which are in the same partition.
                send(client, metadata(stream, "after", ExpectedVersion.ANY));

                // Then
                assertThat(log(after, List.of(stream)).get(stream.toString()))
                        .hasSize(commands + 2);
            }
        }
    }

    /// For each stream a command that is accepted, one that closes the counter, one that is stale,
    /// and one that is refused; and what became of them.
    private static Map<CommandMetadata, Outcome> probe(CommandClient client) {
        Map<CommandMetadata, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.putAll(sendAll(client, "accepted", ExpectedVersion.ABSENT));
        outcomes.putAll(sendAll(client, "sealing", ExpectedVersion.exactly(1)));
        outcomes.putAll(sendAll(client, "stale", ExpectedVersion.ABSENT));
        outcomes.putAll(sendAll(client, "refused", ExpectedVersion.ANY));
        assertThat(outcomes.values()).noneMatch(Outcome::duplicate);
        assertThat(outcomes.values().stream().filter(Accepted.class::isInstance))
                .hasSize(2 * STREAMS.size());
        return outcomes;
    }

    private static Map<CommandMetadata, Outcome> sendAll(
            CommandClient client, String cause, ExpectedVersion expected) {
        return sendAll(
                client, STREAMS.stream().map(stream -> metadata(stream, cause, expected)).toList());
    }

    private static Map<CommandMetadata, Outcome> sendAll(
            CommandClient client, Collection<CommandMetadata> commands) {
        Map<CommandMetadata, CompletableFuture<Outcome>> sent = new LinkedHashMap<>();
        commands.forEach(command -> sent.put(command, client.submit(command, content(command))));
        Map<CommandMetadata, Outcome> outcomes = new LinkedHashMap<>();
        sent.forEach((command, outcome) -> outcomes.put(command, outcome.join()));
        return outcomes;
    }

    private static void sendOthers(CommandClient client) {
        List<CompletableFuture<Outcome>> sent = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            StreamId stream = new StreamId("counter", "other-" + i % OTHER_STREAMS);
            CommandMetadata metadata = metadata(stream, "other-" + i, ExpectedVersion.ANY);
            sent.add(client.submit(metadata, content(metadata)));
        }
        sent.forEach(outcome -> assertThat(outcome.join()).isInstanceOf(Accepted.class));
    }

    private static void assertSame(
            String after,
            Map<CommandMetadata, Outcome> first,
            Map<String, List<Long>> log,
            CommandClient client,
            Service service) {
        Map<CommandMetadata, Outcome> same = new LinkedHashMap<>();
        first.forEach((command, outcome) -> same.put(command, again(outcome)));
        assertThat(sendAll(client, first.keySet())).as("after %s", after).isEqualTo(same);
        assertThat(log(service, STREAMS)).as("after %s", after).isEqualTo(log);
    }

    // What a stale rejection brought along is told once only.
    private static Outcome again(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted ->
                    new Accepted(accepted.firstVersion(), accepted.version(), true);
            case Rejected rejected ->
                    new Rejected(
                            rejected.code(),
                            rejected.message(),
                            rejected.version(),
                            true,
                            List.of());
        };
    }

    /// The versions in the log, of each of these streams.
    private static Map<String, List<Long>> log(Service service, List<StreamId> streams) {
        Map<String, List<Long>> versions = new TreeMap<>();
        LogReader.open(
                        backend.bootstrapServers(),
                        CounterDomain.CONTRACT,
                        service.bean(SchemaBook.class))
                .records(record -> {
                    String stream = new String(record.key(), UTF_8);
                    if (streams.contains(StreamId.parse(stream))) {
                        versions.computeIfAbsent(stream, _ -> new ArrayList<>())
                                .add(EventHeaders.read(record.headers(), stream).id().version());
                    }
                });
        return versions;
    }

    private static void awaitShared(Service one, Service two) {
        await().atMost(SETTLED_MAX)
                .until(() ->
                        List.of(one, two).stream()
                                .allMatch(each ->
                                        each.bean(Topologies.class).require("decide").isReady()
                                                && each.get("/health/readiness").status() == 200
                                                && decides(each)));
    }

    private static boolean decides(Service service) {
        return service
                .bean(Topologies.class)
                .require("decide")
                .streams()
                .metadataForLocalThreads()
                .stream()
                .anyMatch(thread -> !thread.activeTasks().isEmpty());
    }

    private static Service service(String state) {
        return service(state, DecideOptions.DUPLICATE_HORIZON_COMMANDS);
    }

    private static Service service(String state, int horizonCommands) {
        return backend.service(
                state,
                Map.of(
                        "throughline.roles",
                        "decide",
                        "throughline.duplicate-horizon-commands",
                        horizonCommands));
    }

    private static CommandClient client(Service service) {
        return client(service, 20_000, 3);
    }

    private static CommandClient client(Service service, int resendAfterMs, int attemptsMax) {
        return CommandClient.open(
                new ClientOptions(
                        backend.bootstrapServers(),
                        "tester",
                        5,
                        resendAfterMs,
                        attemptsMax,
                        4_000,
                        60_000,
                        Map.of()),
                CounterDomain.CONTRACT,
                service.bean(SchemaBook.class));
    }

    private static Outcome send(CommandClient client, CommandMetadata metadata) {
        return client.submit(metadata, content(metadata)).join();
    }

    private static CounterCommand content(CommandMetadata metadata) {
        return metadata.id().cause().endsWith(":sealing")
                ? new CounterCommand.Seal(TESTER)
                : new CounterCommand.Add(7, null, null);
    }

    private static CommandMetadata metadata(
            StreamId stream, String cause, ExpectedVersion expected) {
        return new CommandMetadata(
                new CommandId(TESTER, stream.key() + ":" + cause, 0),
                stream,
                expected,
                Instant.EPOCH,
                stream.toString(),
                null,
                Basis.NONE,
                false,
                null);
    }
}

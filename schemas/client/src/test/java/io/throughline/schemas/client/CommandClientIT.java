package io.throughline.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.client.Answerer.Received;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandClientIT {

    private static final CancelOrder CANCEL = new CancelOrder("no longer needed");
    private static final Outcome.Rejected HELD =
            new Outcome.Rejected(Outcome.Rejected.HELD, "its head is damaged", 0, false, List.of());

    private static final Outcome.Rejected REFUSED =
            new Outcome.Rejected("wrong-stage", "it is not placed", 0, false, List.of());

    private final AtomicInteger contexts = new AtomicInteger();
    private EmbeddedBroker broker;
    private Context context;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        context = Context.on(broker, "context-" + contexts.incrementAndGet());
    }

    @Test
    void a_command_goes_to_its_streams_partition_and_its_outcome_comes_back() {
        try (Answerer answerer = answerer(Answerer::accepted);
                CommandClient client = client(options(5_000, 5, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/4711", 7);
            // When
            Outcome outcome = soon(client.submit(command, CANCEL));
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Accepted(7, 7, false));
            assertThat(answerer.received(command.id().toString()))
                    .containsExactly(
                            new Received(
                                    command,
                                    "order/4711",
                                    Partitions.of("order/4711", 4),
                                    1,
                                    false));
        }
    }

    @Test
    void each_of_many_commands_gets_its_own_outcome() {
        try (Answerer _ = answerer(Answerer::accepted);
                CommandClient one = client(options(5_000, 5, 100, 5_000));
                CommandClient other = client(options(5_000, 5, 100, 5_000))) {
            // When
            List<CompletableFuture<Outcome>> outcomes =
                    IntStream.range(0, 2_000)
                            .mapToObj(i ->
                                    (i % 2 == 0 ? one : other)
                                            .submit(command("order/" + i % 50, i), CANCEL))
                            .toList();
            // Then
            assertThat(IntStream.range(0, 2_000))
                    .allSatisfy(i ->
                            assertThat(soon(outcomes.get(i)))
                                    .isEqualTo(new Outcome.Accepted(i, i, false)));
        }
    }

    @Test
    void a_command_without_an_outcome_is_sent_again_as_the_same_command() {
        try (Answerer answerer =
                        answerer((command, codecs) ->
                                command.attempt() < 3 ? null : Answerer.accepted(command, codecs));
                CommandClient client = client(options(300, 5, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/1", 1);
            // When
            Outcome outcome = soon(client.submit(command, CANCEL));
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Accepted(1, 1, false));
            assertThat(answerer.received(command.id().toString()))
                    .hasSize(3)
                    .allSatisfy(again -> assertThat(again.metadata()).isEqualTo(command))
                    .extracting(Received::marked)
                    .containsExactly(false, true, true);
        }
    }

    @Test
    void a_command_that_is_submitted_again_after_nobody_answered_says_so() {
        try (Answerer answerer =
                        answerer((command, codecs) ->
                                command.attempt() < 4 ? null : Answerer.accepted(command, codecs));
                CommandClient client = client(options(300, 3, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/1", 1);
            assertThat(client.submit(command, CANCEL)).failsWithin(20, TimeUnit.SECONDS);
            // When
            Outcome outcome = soon(client.submit(command, CANCEL));
            Outcome later = soon(client.submit(command, CANCEL));
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Accepted(1, 1, false));
            assertThat(later).isEqualTo(outcome);
            assertThat(answerer.received(command.id().toString()))
                    .extracting(Received::marked)
                    .containsExactly(false, true, true, true, false);
        }
    }

    @Test
    void one_id_in_two_streams_is_two_commands() {
        try (Answerer _ =
                        answerer((command, codecs) ->
                                command.key().equals("order/1")
                                        ? Answerer.accepted(command, codecs)
                                        : codecs.outcomes().encode(REFUSED));
                CommandClient client = client(options(5_000, 5, 100, 5_000))) {
            // When
            CompletableFuture<Outcome> one = client.submit(command("order/1", 7), CANCEL);
            CompletableFuture<Outcome> other = client.submit(command("order/2", 7), CANCEL);
            // Then
            assertThat(soon(one)).isEqualTo(new Outcome.Accepted(7, 7, false));
            assertThat(soon(other)).isEqualTo(REFUSED);
        }
    }

    @Test
    void a_command_that_is_held_is_sent_again_until_it_is_decided() {
        try (Answerer answerer =
                        answerer((command, codecs) ->
                                command.attempt() < 3
                                        ? codecs.outcomes().encode(HELD)
                                        : Answerer.accepted(command, codecs));
                CommandClient client = client(options(300, 5, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/1", 1);
            // When
            Outcome outcome = soon(client.submit(command, CANCEL));
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Accepted(1, 1, false));
            // Whoever holds a command has decided nothing, so each is as good as the first.
            assertThat(answerer.received(command.id().toString()))
                    .extracting(Received::marked)
                    .containsExactly(false, false, false);
        }
    }

    @Test
    void a_command_that_is_held_for_too_long_has_no_outcome() {
        try (Answerer _ = answerer((_, codecs) -> codecs.outcomes().encode(HELD));
                CommandClient client = client(options(200, 3, 100, 5_000))) {
            assertThat(client.submit(command("order/1", 1), CANCEL))
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(NoOutcomeException.class)
                    .withMessageContaining("sent 3 times")
                    .withMessageContaining(HELD.message());
        }
    }

    @Test
    void a_command_that_nobody_answers_fails_after_its_last_attempt() {
        try (Answerer answerer = answerer((_, _) -> null);
                CommandClient client = client(options(200, 3, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/1", 1);
            // When
            CompletableFuture<Outcome> outcome = client.submit(command, CANCEL);
            // Then
            assertThat(outcome)
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(NoOutcomeException.class)
                    .withMessageContaining(command.id().toString())
                    .withMessageContaining(context.topics().commands())
                    .withMessageContaining("3 times");
            Awaitility.await().until(() -> answerer.received(command.id().toString()).size() == 3);
        }
    }

    @Test
    void an_id_that_is_open_has_one_future() {
        try (Answerer _ = answerer(Answerer::accepted);
                CommandClient client = client(options(5_000, 5, 100, 5_000))) {
            // Given
            CommandMetadata command = command("order/1", 1);
            // When
            CompletableFuture<Outcome> first = client.submit(command, CANCEL);
            CompletableFuture<Outcome> again =
                    first.isDone() ? first : client.submit(command, CANCEL);
            // Then
            assertThat(again).isSameAs(first);
            assertThat(soon(first)).isEqualTo(new Outcome.Accepted(1, 1, false));
        }
    }

    @Test
    void a_submit_waits_for_a_place_and_then_gives_up() {
        try (Answerer _ = answerer((_, _) -> null);
                CommandClient client = client(options(60_000, 5, 2, 200))) {
            // Given
            List<CompletableFuture<Outcome>> open =
                    List.of(
                            client.submit(command("order/1", 1), CANCEL),
                            client.submit(command("order/2", 2), CANCEL));
            // When
            CompletableFuture<Outcome> third = client.submit(command("order/3", 3), CANCEL);
            // Then
            assertThat(third)
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(RejectedExecutionException.class)
                    .withMessageContaining("2 commands are open");
            assertThat(open).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void a_future_that_is_given_up_makes_place_for_another() {
        try (Answerer _ =
                        answerer((command, codecs) ->
                                command.key().equals("order/1")
                                        ? null
                                        : Answerer.accepted(command, codecs));
                CommandClient client = client(options(60_000, 5, 1, 5_000))) {
            // Given
            client.submit(command("order/1", 1), CANCEL).cancel(true);
            // When
            Outcome outcome = soon(client.submit(command("order/2", 2), CANCEL));
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Accepted(2, 2, false));
        }
    }

    @Test
    void closing_fails_what_is_open_and_what_comes_later() {
        try (Answerer _ = answerer((_, _) -> null)) {
            // Given
            CommandClient client = client(options(60_000, 5, 100, 5_000));
            CompletableFuture<Outcome> open = client.submit(command("order/1", 1), CANCEL);
            // When
            client.close();
            // Then
            for (CompletableFuture<Outcome> outcome :
                    List.of(open, client.submit(command("order/2", 2), CANCEL))) {
                assertThat(outcome)
                        .failsWithin(20, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(IllegalStateException.class)
                        .withMessageContaining("client was closed");
            }
        }
    }

    @Test
    void an_outcome_that_cannot_be_read_fails_its_own_command_only() {
        try (Answerer _ =
                        answerer((command, codecs) ->
                                command.key().equals("order/1")
                                        ? new byte[] {1, 2, 3}
                                        : Answerer.accepted(command, codecs));
                CommandClient client = client(options(5_000, 5, 100, 5_000))) {
            // When
            CompletableFuture<Outcome> bad = client.submit(command("order/1", 1), CANCEL);
            CompletableFuture<Outcome> good = client.submit(command("order/2", 2), CANCEL);
            // Then
            assertThat(bad)
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(UndecodableException.class);
            assertThat(soon(good)).isEqualTo(new Outcome.Accepted(2, 2, false));
        }
    }

    @Test
    void topics_that_are_missing_are_named() {
        // Given
        Contract contract = new Contract("nowhere", context.contract().categories());
        // Then
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        CommandClient.open(
                                options(5_000, 5, 100, 5_000), contract, new InMemoryRegistry()))
                .withMessageContaining("topic nowhere.outcomes does not exist");
    }

    private Answerer answerer(BiFunction<Received, ContractCodecs, byte @Nullable []> answer) {
        return Answerer.start(
                broker.bootstrapServers(), context.topics(), context.codecs(), answer);
    }

    private CommandClient client(ClientOptions options) {
        return CommandClient.open(options, context.contract(), context.registry());
    }

    private ClientOptions options(
            int resendAfterMs, int attemptsMax, int inFlightMax, int submitBlockMsMax) {
        return new ClientOptions(
                broker.bootstrapServers(),
                "test",
                1,
                resendAfterMs,
                attemptsMax,
                inFlightMax,
                submitBlockMsMax,
                Map.of());
    }

    private static CommandMetadata command(String stream, int ordinal) {
        return new CommandMetadata(
                new CommandId(new AgentName("tester"), "row", ordinal),
                StreamId.parse(stream),
                ExpectedVersion.ANY,
                Instant.parse("2006-06-02T00:00:00Z"),
                stream,
                null,
                Basis.NONE,
                false,
                null);
    }

    private static Outcome soon(CompletableFuture<Outcome> outcome) {
        return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }
}

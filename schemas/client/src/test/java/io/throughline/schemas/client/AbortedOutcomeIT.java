package io.throughline.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbortedOutcomeIT {

    private EmbeddedBroker broker;
    private Context context;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
        context = Context.on(broker, "aborted");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void an_outcome_of_a_transaction_that_was_aborted_is_none() {
        try (CommandClient client = client();
                KafkaProducer<String, byte[]> decide = transactional()) {
            // Given
            CommandMetadata command = command();
            CompletableFuture<Outcome> outcome =
                    client.submit(command, new CancelOrder("no longer needed"));
            decide.initTransactions();
            decide.beginTransaction();
            Future<?> _ = decide.send(outcome(command, new Outcome.Accepted(1, 1, false)));
            decide.flush();
            decide.abortTransaction();
            // When
            decide.beginTransaction();
            Future<?> _ = decide.send(outcome(command, new Outcome.Accepted(2, 2, false)));
            decide.commitTransaction();
            // Then
            assertThat(outcome.orTimeout(20, TimeUnit.SECONDS).join())
                    .isEqualTo(new Outcome.Accepted(2, 2, false));
        }
    }

    private ProducerRecord<String, byte[]> outcome(CommandMetadata command, Outcome outcome) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        context.topics().outcomes(),
                        command.stream().toString(),
                        context.codecs().outcomes().encode(outcome));
        new OutcomeHeaders(command.id(), command.stream())
                .write("io.throughline.Accepted", record.headers());
        return record;
    }

    private KafkaProducer<String, byte[]> transactional() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        context.topics().context()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private CommandClient client() {
        ClientOptions options =
                new ClientOptions(
                        broker.bootstrapServers(), "test", 1, 60_000, 5, 100, 5_000, Map.of());
        return CommandClient.open(options, context.contract(), context.registry());
    }

    private static CommandMetadata command() {
        return new CommandMetadata(
                new CommandId(new AgentName("tester"), "row", 1),
                StreamId.parse("order/1"),
                ExpectedVersion.ANY,
                Instant.parse("2006-06-02T00:00:00Z"),
                "order/1",
                null,
                Basis.NONE,
                false,
                null);
    }
}

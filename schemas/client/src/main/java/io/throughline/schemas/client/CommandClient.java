package io.throughline.schemas.client;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends commands and waits for their outcomes.
///
/// A command without an outcome is sent again. So is one that is held because what is stored of its
/// stream is being mended. The stream remembers its last commands, and gives a copy of one of them
/// the outcome that it had. Beyond that the expected version keeps a copy from being decided; where
/// it is `any`, a copy is rejected as [Rejected#FORGOTTEN], because the client says that it is one.
///
/// Only this client can say so: a process that derives the same command again in another life, or
/// another process, sends it as if for the first time. If its stream has forgotten it by then and
/// it expects `any`, it is decided twice. Expect a version where that must not be.
///
/// The futures complete on the thread that reads outcomes: continue with the `Async` methods of
/// [CompletableFuture] for anything that takes time. Safe for use by several threads.
///
/// ```java
/// try (CommandClient client = CommandClient.open(options, Logistics.CONTRACT, registry)) {
///     Outcome outcome = client.submit(metadata, new CancelOrder("no longer needed")).join();
/// }
/// ```
public final class CommandClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandClient.class);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final long CHECK_MS_MAX = 250;

    private final ClientOptions options;
    private final String topic;
    private final int partitions;
    private final ContractCodecs codecs;
    private final KafkaProducer<String, byte[]> producer;
    private final OpenCommands open;
    private final TopicFollower outcomes;
    private final ScheduledExecutorService resender;

    // Why no more commands are taken; null while they are.
    private final AtomicReference<@Nullable RuntimeException> ended = new AtomicReference<>();

    private CommandClient(
            ClientOptions options, Topics topics, ContractCodecs codecs, TopicReader reader) {
        this.options = options;
        this.topic = topics.commands();
        this.partitions = reader.partitionCount(topic);
        this.codecs = codecs;
        this.open = new OpenCommands(options.inFlightMax());
        this.producer =
                new KafkaProducer<>(
                        KafkaSettings.producer(options),
                        new StringSerializer(),
                        new ByteArraySerializer());
        this.outcomes =
                new TopicFollower(
                        options.clientId() + "-outcomes",
                        reader,
                        this::take,
                        e -> end(new ClientEndedException("outcomes can not be read", e)));
        this.resender =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform()
                                .daemon()
                                .name(options.clientId() + "-resend")
                                .factory());
    }

    /// Connects to the context's topics, which must exist.
    ///
    /// @throws IllegalStateException if a topic is missing
    public static CommandClient open(ClientOptions options, Contract contract, Registry registry) {
        Topics topics = Topics.of(contract);
        ContractCodecs codecs = ContractCodecs.of(contract, registry);
        TopicReader reader =
                TopicReader.open(
                        KafkaSettings.consumer(
                                options.bootstrapServers(),
                                options.clientId() + "-outcomes",
                                options.kafka()),
                        topics.outcomes());
        CommandClient client;
        try {
            reader.toEnd();
            client = new CommandClient(options, topics, codecs, reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        client.start();
        return client;
    }

    private void start() {
        long checkMs = Math.clamp(options.resendAfterMs() / 4, 1, CHECK_MS_MAX);
        Future<?> _ =
                resender.scheduleWithFixedDelay(
                        this::resendOverdue, checkMs, checkMs, TimeUnit.MILLISECONDS);
        outcomes.start();
    }

    /// Sends a command; the future gives its outcome. Submitting an id that is open for the same
    /// stream gives the same future. Blocks while too many commands are open, for a bounded time.
    ///
    /// The future fails with [NoOutcomeException] if nobody answers, with
    /// [RejectedExecutionException] if no place came free, and with [ClientEndedException] if the
    /// client is closed or broken.
    ///
    /// @throws IllegalArgumentException if the command is not of the contract
    public CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command) {
        OpenCommands.Key key = OpenCommands.Key.of(metadata);
        CompletableFuture<Outcome> known = open.future(key);
        if (known != null) {
            return known;
        }
        OpenCommands.Open entry = OpenCommands.Open.first(key, record(metadata, command));
        try {
            if (!open.awaitPlace(options.submitBlockMsMax())) {
                return CompletableFuture.failedFuture(
                        new RejectedExecutionException(
                                "%d commands are open, and none got its outcome within %d ms"
                                        .formatted(
                                                options.inFlightMax(),
                                                options.submitBlockMsMax())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Outcome> first = open.enter(entry);
        if (first != null) {
            return first;
        }
        send(entry);
        return entry.future();
    }

    private ProducerRecord<String, byte[]> record(CommandMetadata metadata, Command command) {
        String key = metadata.stream().toString();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        topic,
                        Partitions.of(key, partitions),
                        key,
                        codecs.commands().encode(command));
        CommandHeaders.write(metadata, codecs.commands().typeOf(command), record.headers());
        return record;
    }

    private void send(OpenCommands.Open command) {
        RuntimeException reason = ended.get();
        if (reason != null) {
            command.future().completeExceptionally(reason);
            return;
        }
        try {
            Future<?> _ = producer.send(marked(command), (_, e) -> sent(command, e));
        } catch (KafkaException | IllegalStateException e) {
            sent(command, e);
        }
    }

    private ProducerRecord<String, byte[]> marked(OpenCommands.Open command) {
        ProducerRecord<String, byte[]> record = command.record();
        int sending = open.sending(command);
        if (sending <= 1) {
            return record;
        }
        // The headers of a record that was sent cannot be written to any more.
        ProducerRecord<String, byte[]> copy =
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers());
        CommandHeaders.attempt(sending, copy.headers());
        return copy;
    }

    private void sent(OpenCommands.Open command, @Nullable Exception e) {
        // What may work at another try is left to the next attempt.
        if (e != null && !(e instanceof RetriableException)) {
            command.future()
                    .completeExceptionally(
                            new IllegalStateException(
                                    "command %s could not be sent to topic %s: %s"
                                            .formatted(command.key().id(), topic, e.getMessage()),
                                    e));
        }
    }

    // Every client reads all outcomes of the context, so a header tells first whose it is.
    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (open.isEmpty()) {
            return;
        }
        String id = Header.text(record.headers(), Header.COMMAND);
        if (id == null || record.key() == null) {
            return;
        }
        OpenCommands.Key command =
                new OpenCommands.Key(new String(record.key(), StandardCharsets.UTF_8), id);
        CompletableFuture<Outcome> future = open.future(command);
        if (future == null) {
            return;
        }
        try {
            Outcome outcome = codecs.outcomes().decode(record.value());
            if (outcome instanceof Rejected rejected && rejected.code().equals(Rejected.HELD)) {
                open.hold(command, rejected.message());
            } else {
                future.complete(outcome);
            }
        } catch (UndecodableException | RegistryUnavailableException e) {
            // The one who waits for it is told; the outcomes of others go on.
            future.completeExceptionally(e);
        }
    }

    private void resendOverdue() {
        try {
            open.overdue(options.resendAfterMs()).forEach(this::resend);
        } catch (RuntimeException e) {
            // An executor would drop it, and nothing would be sent again.
            log.atError().setCause(e).log("commands can no longer be sent again");
            end(new ClientEndedException("commands can no longer be sent again", e));
        }
    }

    private void resend(OpenCommands.Open command) {
        if (command.attempt() >= options.attemptsMax()) {
            command.future().completeExceptionally(noOutcome(command));
            return;
        }
        OpenCommands.Open again = open.attempt(command);
        if (again != null) {
            log.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("commandId", again.key().id())
                    .addKeyValue("attempt", again.attempt())
                    .log("no outcome yet: sending the command again");
            send(again);
        }
    }

    private NoOutcomeException noOutcome(OpenCommands.Open command) {
        String why =
                command.held() == null
                        ? "is the streams service of this context running? Submit the same command"
                                + " again when it is"
                        : "it is held, because %s. Submit the same command again later"
                                .formatted(command.held());
        return new NoOutcomeException(
                ("command %s, sent %d times to topic %s, got no outcome within %d ms each: %s. It"
                                + " may have been decided; its stream gives the outcome of that, as"
                                + " long as it remembers it")
                        .formatted(
                                command.key().id(),
                                command.attempt(),
                                topic,
                                options.resendAfterMs(),
                                why));
    }

    private void end(RuntimeException reason) {
        ended.compareAndSet(null, reason);
        open.all().forEach(command -> command.future().completeExceptionally(reason));
    }

    /// Whether commands are taken: the client is not closed, and nothing that it cannot do without
    /// has failed. A client that is not usable stays so; open another.
    public boolean isUsable() {
        return ended.get() == null;
    }

    /// Ends the client within some seconds; what is still open fails.
    @Override
    public void close() {
        end(
                new ClientEndedException(
                        "the client was closed; a command that was open may have been decided, and"
                                + " can be submitted again"));
        resender.shutdownNow();
        outcomes.close();
        producer.close(CLOSE_MAX);
    }
}

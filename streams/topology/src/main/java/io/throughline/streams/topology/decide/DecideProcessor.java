package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.DeadLetterHeaders;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves one partition's commands through the [CommandHandler]: everything with Kafka in it, and
/// nothing that decides. Head, events and outcome of a command are written in one transaction.
final class DecideProcessor implements Processor<String, byte[], String, byte[]> {

    private static final Logger log = LoggerFactory.getLogger(DecideProcessor.class);

    // Brokers take records of 1 MB unless told otherwise. A client may have written a larger one
    // that was compressed, which could neither be passed on nor be dead-lettered.
    private static final int COMMAND_BYTES_MAX = 1_000_000;

    private static final Duration REPAIR_EACH = Duration.ofMillis(50);

    private final Domain domain;
    private final Codecs codecs;
    private final DecideOptions options;
    private final Versions versions;
    private final HeadRepairs repairs;
    private @Nullable Wiring wiring;
    private long lastTaken = -1;

    private record Wiring(
            ProcessorContext<String, byte[]> context,
            KeyValueStore<String, byte[]> heads,
            CommandHandler handler,
            HeadRepair repair,
            CommitPace pace) {}

    DecideProcessor(
            Domain domain,
            Codecs codecs,
            DecideOptions options,
            Versions versions,
            HeadRepairs repairs) {
        this.domain = domain;
        this.codecs = codecs;
        this.options = options;
        this.versions = versions;
        this.repairs = repairs;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        KeyValueStore<String, byte[]> heads = context.getStateStore(DecideTopology.HEADS);
        HeadRepair repair = repairs.of(context.taskId().partition());
        repair.leave();
        wiring =
                new Wiring(
                        context,
                        heads,
                        new CommandHandler(
                                domain,
                                codecs,
                                options,
                                stream -> restedOn(heads, repair, stream),
                                versions),
                        repair,
                        CommitPace.ofThread(context.appConfigs()));
        context.schedule(
                REPAIR_EACH, PunctuationType.WALL_CLOCK_TIME, _ -> repair.turn(heads, lastTaken));
    }

    @Override
    public void process(Record<String, byte[]> command) {
        Wiring to = Objects.requireNonNull(wiring, "init comes before process");
        take(to, command);
        if (to.pace().finished()) {
            to.context().commit();
        }
    }

    @Override
    public void close() {
        if (wiring != null) {
            wiring.repair().leave();
            wiring.pace().forget();
        }
    }

    private void take(Wiring to, Record<String, byte[]> command) {
        RecordMetadata from = to.context().recordMetadata().orElseThrow();
        lastTaken = from.offset();
        if (command.key() == null || command.value() == null) {
            deadLetter(to, command, from, "a command needs a stream id as its key and a value");
            return;
        }
        if (RecordSize.of(command) > COMMAND_BYTES_MAX) {
            refuse(
                    to,
                    command,
                    from,
                    "a command takes at most %d bytes; this one lies where it was written"
                            .formatted(COMMAND_BYTES_MAX));
            return;
        }
        // Clients in other languages may hash keys differently. A stream decided in two
        // partitions would have two writers.
        if (Partitions.of(command.key(), options.partitions()) != from.partition()) {
            to.context().forward(command, DecideTopology.REDIRECT);
            return;
        }
        CommandMetadata metadata;
        try {
            metadata = CommandHeaders.read(command.headers(), command.key());
        } catch (MalformedHeadersException e) {
            refuse(to, command, from, String.valueOf(e.getMessage()));
            return;
        }
        answer(to, command, from, metadata);
    }

    private void refuse(
            Wiring to, Record<String, byte[]> command, RecordMetadata from, String reason) {
        sender(command)
                .ifPresent(sender -> {
                    String stream = sender.stream().toString();
                    outcome(
                            to,
                            sender,
                            Rejections.of(Outcome.Rejected.MALFORMED, reason, version(to, stream)));
                });
        deadLetter(to, command, from, reason);
    }

    private static Head head(KeyValueStore<String, byte[]> heads, String stream) {
        byte[] stored = heads.get(stream);
        if (stored == null) {
            return Head.EMPTY;
        }
        try {
            return Head.of(stored);
        } catch (RuntimeException e) {
            throw new UnreadableHeadException(stream, e);
        }
    }

    // The head of a stream that a command to another one rests on.
    private static Head restedOn(
            KeyValueStore<String, byte[]> heads, HeadRepair repair, String stream) {
        HeadRepair.Hold hold = repair.holdOf(stream);
        if (hold != HeadRepair.Hold.NONE) {
            throw new HeldHeadException(stream, hold);
        }
        return head(heads, stream);
    }

    private static long version(Wiring to, String stream) {
        try {
            return head(to.heads(), stream).version();
        } catch (UnreadableHeadException e) {
            doubt(to, e);
            return 0;
        }
    }

    private static void doubt(Wiring to, UnreadableHeadException e) {
        log.atError()
                .addKeyValue("stream", e.stream())
                .setCause(e)
                .log("The head cannot be read; commands wait until it is mended");
        to.repair().unreadable(e.stream());
    }

    /// Whom an outcome would reach, although the command's headers cannot be read as a whole.
    private static Optional<OutcomeHeaders> sender(Record<String, byte[]> command) {
        String id = Header.text(command.headers(), Header.ID);
        if (id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new OutcomeHeaders(CommandId.parse(id), StreamId.parse(command.key())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void outcome(Wiring to, OutcomeHeaders about, Outcome outcome) {
        Headers headers = new RecordHeaders();
        about.write(codecs.outcomes().typeOf(outcome), headers);
        to.context()
                .forward(
                        new Record<>(
                                about.stream().toString(),
                                codecs.outcomes().encode(outcome),
                                to.context().currentSystemTimeMs(),
                                headers),
                        DecideTopology.OUTCOMES);
    }

    private void answer(
            Wiring to,
            Record<String, byte[]> command,
            RecordMetadata from,
            CommandMetadata metadata) {
        String stream = command.key();
        HeadRepair.Hold hold = to.repair().holdOf(stream);
        if (hold != HeadRepair.Hold.NONE) {
            hold(to, hold, command, metadata);
            return;
        }
        Answer answer;
        try {
            answer =
                    to.handler()
                            .handle(
                                    metadata,
                                    command.value(),
                                    head(to.heads(), stream),
                                    to.context().currentSystemTimeMs(),
                                    () -> CommandHeaders.isSentAgain(command.headers()));
        } catch (UnreadableHeadException e) {
            // It must not stop the partition, and nothing may be decided on it.
            doubt(to, e);
            hold(to, to.repair().holdOfUnreadable(e.stream()), command, metadata);
            return;
        } catch (HeldHeadException e) {
            hold(to, e.hold(), command, metadata);
            return;
        }
        Head next = answer.head();
        if (next != null) {
            to.heads().put(stream, next.toBytes());
        }
        for (Answer.NewEvent event : answer.events()) {
            long recordedAtMs = Objects.requireNonNull(next, "events move the head").recordedAtMs();
            to.context()
                    .forward(
                            new Record<>(stream, event.value(), recordedAtMs, event.headers()),
                            DecideTopology.EVENTS);
        }
        outcome(to, new OutcomeHeaders(metadata.id(), metadata.stream()), answer.outcome());
        String reason = answer.deadLetterReason();
        if (reason != null) {
            deadLetter(to, command, from, reason);
        }
    }

    // Whoever sent it sends it again, so it is no dead letter.
    private void hold(
            Wiring to,
            HeadRepair.Hold hold,
            Record<String, byte[]> command,
            CommandMetadata metadata) {
        if (hold == HeadRepair.Hold.PASS_ON) {
            to.context().forward(command, DecideTopology.REDIRECT);
            return;
        }
        String reason =
                ("the head of stream %s, or one that this command rests on, differs from the log"
                                + " and could not be mended in time; see the log of this service")
                        .formatted(metadata.stream());
        outcome(
                to,
                new OutcomeHeaders(metadata.id(), metadata.stream()),
                Rejections.of(Outcome.Rejected.HELD, reason, 0));
    }

    private void deadLetter(
            Wiring to, Record<String, byte[]> command, RecordMetadata from, String reason) {
        log.atWarn()
                .addKeyValue("topic", from.topic())
                .addKeyValue("partition", from.partition())
                .addKeyValue("offset", from.offset())
                .log("Command goes to the dead letters: {}", reason);
        boolean whole = RecordSize.of(command) <= COMMAND_BYTES_MAX;
        Headers headers = whole ? new RecordHeaders(command.headers()) : new RecordHeaders();
        new DeadLetterHeaders("decide", reason, from.topic(), from.partition(), from.offset())
                .write(headers);
        to.context()
                .forward(
                        new Record<>(
                                whole || sender(command).isPresent() ? command.key() : null,
                                whole ? command.value() : null,
                                to.context().currentSystemTimeMs(),
                                headers),
                        DecideTopology.DEAD_LETTERS);
    }
}

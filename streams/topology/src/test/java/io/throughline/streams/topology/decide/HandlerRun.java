package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/// A command handler with heads and a log in memory, and a clock that is set by hand.
final class HandlerRun {

    private final Registry registry = new InMemoryRegistry();
    private final Codecs codecs = Codecs.of(Counters.DOMAIN, registry);
    private final CommandHandler handler;
    private final Map<String, Head> heads = new HashMap<>();
    private final Map<String, List<Logged>> log = new HashMap<>();
    private final Map<String, List<Told>> outcomes = new HashMap<>();
    private long nowMs = 1_000_000;
    private int sent;

    /// An event as it would be written to the log.
    record Logged(long recordedAtMs, Headers headers, Event event, ByteBuffer value) {}

    /// An outcome as it would be written to its topic.
    record Told(CommandId command, Outcome outcome) {}

    HandlerRun() {
        this(DecideOptions.forPartitions(1));
    }

    HandlerRun(DecideOptions options) {
        this(options, Versions.NONE);
    }

    /// The same heads, decided on with other limits. What is sent there is not seen here.
    HandlerRun with(DecideOptions options) {
        HandlerRun other = new HandlerRun(options);
        other.heads.putAll(heads);
        return other;
    }

    HandlerRun(DecideOptions options, Versions versions) {
        handler =
                new CommandHandler(
                        Counters.DOMAIN,
                        codecs,
                        options,
                        stream -> heads.getOrDefault(stream, Head.EMPTY),
                        versions);
    }

    Registry registry() {
        return registry;
    }

    Codecs codecs() {
        return codecs;
    }

    void clock(long ms) {
        nowMs = ms;
    }

    /// Sends a command of a new id.
    Answer send(StreamId stream, ExpectedVersion expected, Command command) {
        return send(Commands.plain("sent-" + sent++, stream, expected), command);
    }

    Answer send(CommandMetadata metadata, Command command) {
        return send(metadata, codecs.commands().encode(command));
    }

    /// Sends a command that says that it was sent before.
    Answer sendAgain(CommandMetadata metadata, Command command) {
        return send(metadata, codecs.commands().encode(command), true);
    }

    Answer send(CommandMetadata metadata, byte[] command) {
        return send(metadata, command, false);
    }

    private Answer send(CommandMetadata metadata, byte[] command, boolean again) {
        String stream = metadata.stream().toString();
        Head head = head(metadata.stream());
        Answer answer = handler.handle(metadata, command, head, nowMs, () -> again);
        outcomes(metadata.stream()).add(new Told(metadata.id(), answer.outcome()));
        Head next = answer.head();
        if (next != null) {
            // As the store would have it.
            heads.put(stream, Head.of(next.toBytes()));
            for (Answer.NewEvent event : answer.events()) {
                log(metadata.stream())
                        .add(
                                new Logged(
                                        next.recordedAtMs(),
                                        event.headers(),
                                        codecs.events().decode(event.value()),
                                        ByteBuffer.wrap(event.value())));
            }
        }
        return answer;
    }

    Outcome outcome(StreamId stream, ExpectedVersion expected, Command command) {
        return send(stream, expected, command).outcome();
    }

    Head head(StreamId stream) {
        return heads.getOrDefault(stream.toString(), Head.EMPTY);
    }

    /// What travels beside the stream's events.
    List<EventMetadata> metadata(StreamId stream) {
        return log(stream).stream()
                .map(event -> EventHeaders.read(event.headers(), stream.toString()))
                .toList();
    }

    /// What was answered to the stream's commands.
    List<Told> outcomes(StreamId stream) {
        return outcomes.computeIfAbsent(stream.toString(), _ -> new ArrayList<>());
    }

    List<Logged> log(StreamId stream) {
        return log.computeIfAbsent(stream.toString(), _ -> new ArrayList<>());
    }
}

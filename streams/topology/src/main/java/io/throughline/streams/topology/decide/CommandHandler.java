package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers one command from the head of its stream: recognises a duplicate, checks the expected
/// version and the basis, asks the decider, and makes the events and the next head. Pure but for
/// the memory of recent events; used by one thread.
final class CommandHandler {

    private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);

    // Brokers take records of 1 MB unless told otherwise; the rest is for what goes around it,
    // such as the answers that a head remembers.
    private static final int RECORD_BYTES_MAX = 800_000;

    private final Domain domain;
    private final Codecs codecs;
    private final DecideOptions options;
    private final GroundsCheck check;
    private final RecentEvents recent;

    /// A command of a known category, and what it is decided on.
    private record Case(
            CommandMetadata metadata,
            Aggregate<?, ?, ?> aggregate,
            Head head,
            Grounds grounds,
            long nowMs) {

        boolean isCurrent() {
            return metadata.expected().holds(head.version());
        }

        boolean needsFresher(Command command) {
            return grounds.certain() && aggregate.conflicts().needsFreshBasis(command);
        }
    }

    /// @param heads of other streams of the same partition, by their id; [Head#EMPTY] for others
    CommandHandler(
            Domain domain,
            Codecs codecs,
            DecideOptions options,
            Function<String, Head> heads,
            Versions versions) {
        this.domain = domain;
        this.check = new GroundsCheck(domain, options.partitions(), heads, versions);
        this.codecs = codecs;
        this.options = options;
        this.recent = new RecentEvents(options.recentEventsBytesMax());
    }

    /// Answers the command in `value`; `nowMs` is when its events are recorded.
    ///
    /// @param sentAgain whether its sender has sent it before; asked only where that matters
    /// @throws UnreadableHeadException if a part of a head that it needs cannot be read
    Answer handle(
            CommandMetadata metadata,
            byte[] value,
            Head head,
            long nowMs,
            BooleanSupplier sentAgain) {
        Optional<Outcome> known = known(metadata, head);
        if (known.isPresent()) {
            return Answer.unchanged(duplicate(known.get()));
        }
        Optional<Aggregate<?, ?, ?>> aggregate = domain.aggregate(metadata.stream().category());
        if (aggregate.isEmpty()) {
            return Rejections.malformed(
                    head,
                    "category '%s' is not part of context %s"
                            .formatted(metadata.stream().category(), domain.contract().context()));
        }
        Command command;
        try {
            command = codecs.commands().decode(value);
        } catch (UndecodableException e) {
            return Rejections.malformed(head, String.valueOf(e.getMessage()));
        }
        boolean unprotected = metadata.expected() instanceof ExpectedVersion.Any;
        if (unprotected && sentAgain.getAsBoolean() && mayHaveForgotten(metadata, head)) {
            return Rejections.forgotten(head);
        }
        Case it = new Case(metadata, aggregate.get(), head, check.of(metadata, head), nowMs);
        return command instanceof AppendEvents append ? append(it, append) : decide(it, command);
    }

    private Optional<Outcome> known(CommandMetadata metadata, Head head) {
        return remembered(
                metadata,
                () -> head.answered().outcomeOf(metadata.id()).map(codecs.outcomes()::decode));
    }

    private boolean mayHaveForgotten(CommandMetadata metadata, Head head) {
        return remembered(
                metadata,
                () ->
                        head.answered()
                                .mayHaveForgotten(
                                        options.duplicateHorizonCommands(),
                                        head.version(),
                                        codecs.outcomes()::decode));
    }

    private static <T> T remembered(CommandMetadata metadata, Supplier<T> read) {
        try {
            return read.get();
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableHeadException(metadata.stream().toString(), e);
        }
    }

    private Answer decide(Case it, Command command) {
        if (!it.aggregate().commands().isInstance(command)) {
            return Rejections.malformed(
                    it.head(),
                    "%s is not a command of category %s"
                            .formatted(
                                    codecs.commands().typeOf(command),
                                    it.aggregate().category().name()));
        }
        try {
            Object state = state(it);
            if (it.isCurrent()) {
                return it.needsFresher(command)
                        ? staleBasis(it)
                        : decided(it, state, it.aggregate().decide(command, state));
            }
            Optional<Decision<? extends Event>> merged = merged(it, command, state);
            if (merged.isEmpty()) {
                return stale(it);
            }
            return it.needsFresher(command) ? staleBasis(it) : decided(it, state, merged.get());
        } catch (RegistryUnavailableException | UnreadableHeadException e) {
            // This will pass; the command is not to blame.
            throw e;
        } catch (RuntimeException e) {
            // The decider, the fold or a schema binding has a bug: the partition must go on.
            return failed(it, e);
        }
    }

    private Answer decided(Case it, Object state, Decision<? extends Event> decision) {
        return switch (decision) {
            case Decision.Accepted<? extends Event>(List<? extends Event> events) ->
                    accepted(it, state, events);
            case Decision.Rejected<? extends Event>(var reason) ->
                    rejected(it, reason.code(), reason.message());
        };
    }

    private static Optional<Decision<? extends Event>> merged(
            Case it, Command command, Object state) {
        long seen =
                it.metadata().expected() instanceof ExpectedVersion.Exact(long version)
                        ? version
                        : 0;
        long unseen = it.head().version() - seen;
        return unseen < 1 ? Optional.empty() : it.aggregate().merge(command, state, unseen);
    }

    private Answer append(Case it, AppendEvents append) {
        String category = it.aggregate().category().name();
        if (!it.isCurrent()) {
            return stale(it);
        }
        if (!it.aggregate().acceptsAppend()) {
            return rejected(
                    it,
                    "append-not-allowed",
                    "streams of category %s accept commands only".formatted(category));
        }
        if (it.needsFresher(append)) {
            return staleBasis(it);
        }
        List<Event> events = new ArrayList<>();
        try {
            for (ByteBuffer event : append.events()) {
                events.add(codecs.events().decode(event));
            }
        } catch (UndecodableException e) {
            return Rejections.malformed(it.head(), String.valueOf(e.getMessage()));
        }
        if (!events.stream().allMatch(it.aggregate().events()::isInstance)) {
            return Rejections.malformed(
                    it.head(), "an appended event is not of category %s".formatted(category));
        }
        try {
            return accepted(it, state(it), events);
        } catch (RegistryUnavailableException | UnreadableHeadException e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(it, e);
        }
    }

    private Answer accepted(Case it, Object before, List<? extends Event> events) {
        CommandMetadata metadata = it.metadata();
        Head head = it.head();
        Clock clock = head.clock().merge(it.grounds().past());
        long version = head.version();
        long recordedAtMs = Math.max(it.nowMs(), head.recordedAtMs());
        byte[] hash = head.hash();
        AnswerChain chain = head.chain();
        Object state = before;
        List<Answer.NewEvent> written = new ArrayList<>(events.size());
        for (Event event : events) {
            version++;
            byte[] value = codecs.events().encode(event);
            Headers headers = new RecordHeaders();
            EventHeaders.write(
                    EventMetadata.of(metadata.stream().at(version), metadata, clock),
                    codecs.events().typeOf(event),
                    headers);
            HashChain.link(hash, headers);
            requireStorable("an event", RecordSize.of(value, headers));
            hash = HashChain.next(hash, recordedAtMs, headers, value);
            chain = chain.after(metadata.causation(), metadata.stream(), version);
            state = it.aggregate().evolve(state, event);
            written.add(new Answer.NewEvent(value, headers));
        }
        if (!events.isEmpty() && chain.depth() > options.answersMax()) {
            return Rejections.pingPong(head, it.grounds().stale(), metadata.stream());
        }
        Outcome outcome =
                new Outcome.Accepted(head.version() + 1, version, false, it.grounds().stale());
        byte[] stored = events.isEmpty() ? head.state() : codecs.states().encode(state);
        requireStorable("the state", stored.length);
        Head next =
                new Head(
                        version,
                        events.isEmpty() ? head.recordedAtMs() : recordedAtMs,
                        hash,
                        // No event carries it, so nothing may follow from it.
                        events.isEmpty() ? head.clock() : clock,
                        chain,
                        stored,
                        remember(metadata, head, outcome));
        // Only now, when nothing can fail any more, may the memory of this partition change.
        remember(metadata, head.version(), written);
        return new Answer(outcome, written, next, null);
    }

    // A record that the brokers refuse would stop the partition.
    private static void requireStorable(String what, long bytes) {
        if (bytes > RECORD_BYTES_MAX) {
            throw new IllegalStateException(
                    "%s would take %d bytes; a record takes at most %d"
                            .formatted(what, bytes, RECORD_BYTES_MAX));
        }
    }

    private void remember(CommandMetadata metadata, long before, List<Answer.NewEvent> written) {
        String stream = metadata.stream().toString();
        long version = before;
        for (Answer.NewEvent event : written) {
            recent.add(stream, ++version, event.value());
        }
    }

    private AnsweredCommands remember(CommandMetadata metadata, Head head, Outcome outcome) {
        return head.answered()
                .with(
                        metadata.id(),
                        codecs.outcomes().encode(outcome),
                        options.duplicateHorizonCommands());
    }

    private Answer stale(Case it) {
        CommandMetadata metadata = it.metadata();
        Head head = it.head();
        List<StaleBasis> stale = it.grounds().stale();
        Rejected bare =
                new Rejected(
                        Rejected.STALE_VERSION,
                        "stream %s is at version %d, the command expected %s"
                                .formatted(metadata.stream(), head.version(), metadata.expected()),
                        head.version(),
                        false,
                        List.of(),
                        stale);
        long seen =
                metadata.expected() instanceof ExpectedVersion.Exact(long version) ? version : 0;
        List<ByteBuffer> since = recent.since(metadata.stream().toString(), seen);
        Rejected full =
                new Rejected(bare.code(), bare.message(), bare.version(), false, since, stale);
        Head next = head.answered(remember(metadata, head, bare));
        return new Answer(full, List.of(), next, null);
    }

    private Answer staleBasis(Case it) {
        String moved =
                it.grounds().stale().stream()
                        .map(entry ->
                                "%s is at %d, not %d"
                                        .formatted(entry.stream(), entry.version(), entry.seen()))
                        .collect(Collectors.joining(", "));
        return rejected(it, Rejected.STALE_BASIS, "the basis has moved on: " + moved);
    }

    private Answer rejected(Case it, String code, String message) {
        Rejected outcome = Rejections.of(code, message, it.head().version(), it.grounds().stale());
        AnsweredCommands answered = remember(it.metadata(), it.head(), outcome);
        return new Answer(outcome, List.of(), it.head().answered(answered), null);
    }

    // Not remembered either: once the bug is mended, the dead letter can be sent again as it is.
    private static Answer failed(Case it, RuntimeException e) {
        CommandMetadata metadata = it.metadata();
        Head head = it.head();
        log.atError()
                .addKeyValue("stream", metadata.stream())
                .addKeyValue("version", head.version())
                .setCause(e)
                .log("A command could not be decided");
        String message =
                "deciding a command of stream %s at version %d failed: %s"
                        .formatted(metadata.stream(), head.version(), e);
        Rejected outcome = Rejections.of(Rejected.FAILED, message, head.version());
        return new Answer(outcome, List.of(), null, message);
    }

    private Object state(Case it) {
        if (it.head().state().length == 0) {
            return it.aggregate().initial();
        }
        try {
            return it.aggregate().states().cast(codecs.states().decode(it.head().state()));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableHeadException(it.metadata().stream().toString(), e);
        }
    }

    private static Outcome duplicate(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(long first, long version, _, var stale) ->
                    new Outcome.Accepted(first, version, true, stale);
            case Rejected(String code, String message, long version, _, var since, var stale) ->
                    new Rejected(code, message, version, true, since, stale);
        };
    }
}

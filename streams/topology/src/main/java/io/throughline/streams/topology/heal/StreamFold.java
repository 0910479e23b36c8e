package io.throughline.streams.topology.heal;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.AnswerChain;
import io.throughline.streams.topology.decide.AnsweredCommands;
import io.throughline.streams.topology.decide.HashChain;
import io.throughline.streams.topology.decide.Head;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What one stream's head must be, by the log alone: its events folded one after the other. If they
/// do not make a stream, nothing can be said about its head, and [#trouble] tells why. Used by one
/// thread.
public final class StreamFold {

    private final String stream;
    private final Codecs codecs;
    private final int horizonCommands;
    private final @Nullable Aggregate<?, ?, ?> aggregate;

    private long version;
    private long offset = -1;
    private long recordedAtMs;
    private byte[] hash = new byte[HashChain.LENGTH_BYTES];
    private Clock clock = Clock.EMPTY;
    private AnswerChain chain = AnswerChain.START;
    private @Nullable Object state;
    private @Nullable String trouble;

    // The command of the last event is not among them yet: it may have made more.
    private AnsweredCommands answered = AnsweredCommands.NONE;
    private @Nullable CommandId lastCommand;
    private long lastCommandFirst;

    /// The fold of no events.
    ///
    /// @param horizonCommands how many of its last commands a stream remembers
    public StreamFold(String stream, Domain domain, Codecs codecs, int horizonCommands) {
        this.stream = stream;
        this.codecs = codecs;
        this.horizonCommands = horizonCommands;
        this.aggregate = aggregate(stream, domain).orElse(null);
        this.state = aggregate == null ? null : aggregate.initial();
    }

    private static Optional<Aggregate<?, ?, ?>> aggregate(String stream, Domain domain) {
        try {
            return domain.aggregate(StreamId.parse(stream).category());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Folds one more record of the log.
    ///
    /// @throws RegistryUnavailableException if its schema is not known and cannot be asked for
    void add(ConsumerRecord<String, byte[]> event) {
        if (trouble != null) {
            return;
        }
        try {
            fold(event);
        } catch (RegistryUnavailableException e) {
            // This will pass; the event is not to blame.
            throw e;
        } catch (RuntimeException e) {
            trouble = "the event at offset %d cannot be folded: %s".formatted(event.offset(), e);
        }
    }

    private void fold(ConsumerRecord<String, byte[]> event) {
        EventMetadata metadata = EventHeaders.read(event.headers(), event.key());
        long next = metadata.id().version();
        if (aggregate == null) {
            trouble = "its category is not part of this context";
        } else if (next != version + 1) {
            trouble =
                    "the log has version %d after %d, at offset %d"
                            .formatted(next, version, event.offset());
        } else if (!HashChain.isLinked(hash, event.headers())) {
            trouble =
                    "the event at version %d, offset %d, is not linked to the one before"
                            .formatted(next, event.offset());
        } else {
            state = aggregate.evolve(state(), codecs.events().decode(event.value()));
            hash = HashChain.next(hash, event.timestamp(), event.headers(), event.value());
            clock = metadata.clock();
            chain = chain.after(metadata.causation(), metadata.id().stream(), next);
            recordedAtMs = event.timestamp();
            version = next;
            offset = event.offset();
            answer(metadata.command());
        }
    }

    private void answer(CommandId command) {
        if (!command.equals(lastCommand)) {
            answered = answered(version - 1);
            lastCommand = command;
            lastCommandFirst = version;
        }
    }

    private AnsweredCommands answered(long upTo) {
        return lastCommand == null
                ? answered
                : answered.with(
                        lastCommand,
                        codecs.outcomes()
                                .encode(new Outcome.Accepted(lastCommandFirst, upTo, false)),
                        horizonCommands);
    }

    /// Takes note that the log cannot be believed here, whatever its events look like.
    void distrust(String why) {
        if (trouble == null) {
            trouble = why;
        }
    }

    /// The stream's id.
    public String stream() {
        return stream;
    }

    /// The version of the last event; 0 for none.
    public long version() {
        return version;
    }

    /// The offset of the last event; -1 for none.
    public long offset() {
        return offset;
    }

    /// The hash of the stream's chain.
    public byte[] hash() {
        return hash.clone();
    }

    /// The folded state.
    ///
    /// @throws IllegalStateException if the stream's category is not of this context
    public Object state() {
        if (state == null) {
            throw new IllegalStateException("stream %s has no aggregate".formatted(stream));
        }
        return state;
    }

    /// Whether `other` is of the family that the stream's states are of.
    boolean isOfFamily(Object other) {
        return aggregate != null && aggregate.states().isInstance(other);
    }

    /// Why the log's events do not make a stream; empty if they do.
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// The commands that the log tells of: those that were accepted with events.
    AnsweredCommands answered() {
        return answered(version);
    }

    /// The head that the log makes, and what it remembers of the last commands.
    Head head(AnsweredCommands remembered) {
        return new Head(
                version,
                recordedAtMs,
                hash,
                clock,
                chain,
                version == 0 ? new byte[0] : codecs.states().encode(state()),
                remembered);
    }

    long recordedAtMs() {
        return recordedAtMs;
    }

    Clock clock() {
        return clock;
    }

    AnswerChain chain() {
        return chain;
    }
}

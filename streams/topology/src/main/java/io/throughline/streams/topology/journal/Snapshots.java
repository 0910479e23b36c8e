package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.util.Optional;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds a stream's events into its state, from the last snapshot on, and says when a new snapshot
/// is due. A state that was stored by a program with other states is folded anew.
final class Snapshots {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private final Domain domain;
    private final Codecs codecs;
    private final int everyEvents;

    Snapshots(Domain domain, Codecs codecs, int everyEvents) {
        if (everyEvents < 1) {
            throw new IllegalArgumentException(
                    "snapshots every %d events: at least 1 is needed".formatted(everyEvents));
        }
        this.domain = domain;
        this.codecs = codecs;
        this.everyEvents = everyEvents;
    }

    int everyEvents() {
        return everyEvents;
    }

    /// The state at `version` in its stored form; empty if the stream cannot be folded, which a
    /// reader of the state is told and the journal goes on.
    Optional<byte[]> at(JournalStore store, String stream, long version) {
        try {
            return aggregate(stream)
                    .map(aggregate -> fold(store, aggregate, stream, Until.version(version)))
                    .filter(folded -> folded.version() == version)
                    .map(folded -> codecs.states().encode(folded.state()));
        } catch (ProcessorStateException e) {
            // The journal's own files are at fault, not the fold.
            throw e;
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("version", version)
                    .setCause(e)
                    .log("No snapshot: the stream cannot be folded");
            return Optional.empty();
        }
    }

    /// The state of a stream and the version that it was reached with.
    record Folded(long version, Object state) {}

    /// Folds the stream from the last usable snapshot up to and including what `until` lets in.
    Folded fold(JournalStore store, Aggregate<?, ?, ?> aggregate, String stream, Until until) {
        Folded start = start(store, aggregate, stream, until);
        long[] version = {start.version()};
        Object[] state = {start.state()};
        store.read(
                stream,
                start.version() + 1,
                (next, event) -> {
                    if (!until.lets(next, event)) {
                        return false;
                    }
                    state[0] = aggregate.evolve(state[0], codecs.events().decode(event.value()));
                    version[0] = next;
                    return true;
                });
        return new Folded(version[0], state[0]);
    }

    private Folded start(
            JournalStore store, Aggregate<?, ?, ?> aggregate, String stream, Until until) {
        Folded empty = new Folded(0, aggregate.initial());
        if (until.snapshotsUpTo() == 0) {
            return empty;
        }
        return store.snapshot(stream, until.snapshotsUpTo())
                .flatMap(entry -> stored(stream, entry))
                .orElse(empty);
    }

    private Optional<Folded> stored(String stream, JournalStore.Entry entry) {
        try {
            return Optional.of(new Folded(entry.version(), codecs.states().decode(entry.value())));
        } catch (UndecodableException e) {
            log.atInfo()
                    .addKeyValue("stream", stream)
                    .addKeyValue("version", entry.version())
                    .log("Snapshot of another program version; folding from the start");
            return Optional.empty();
        }
    }

    private Optional<Aggregate<?, ?, ?>> aggregate(String stream) {
        return domain.aggregate(StreamId.parse(stream).category());
    }
}

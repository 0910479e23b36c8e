package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.HashChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Answers questions about single streams from one partition's journal: their events, and their
/// state now, at a version or at a time. State is always folded from events, never a row that
/// somebody updated. Safe for use by several threads.
public final class Journal {

    private final JournalStore store;
    private final Domain domain;
    private final Codecs codecs;
    private final Snapshots snapshots;

    Journal(JournalStore store, Domain domain, Codecs codecs, Snapshots snapshots) {
        this.store = store;
        this.domain = domain;
        this.codecs = codecs;
        this.snapshots = snapshots;
    }

    /// The version of the stream's last event that has reached the journal; 0 for none.
    public long version(StreamId stream) {
        return store.lastVersion(stream.toString());
    }

    /// The events from version `from` to version `to`, both included, in order; at most
    /// `limitEvents` of them.
    ///
    /// @throws io.throughline.schemas.codec.UndecodableException if one of them cannot be read
    public List<RecordedEvent<Event>> events(StreamId stream, long from, long to, int limitEvents) {
        List<RecordedEvent<Event>> events = new ArrayList<>();
        String key = stream.toString();
        store.read(
                key,
                Math.max(1, from),
                (version, event) -> {
                    if (version > to || events.size() == limitEvents) {
                        return false;
                    }
                    events.add(decoded(key, event));
                    return true;
                });
        return events;
    }

    /// The stream's state as far as `until` says.
    ///
    /// @throws IllegalArgumentException if the stream's category is not of this context
    /// @throws io.throughline.schemas.codec.UndecodableException if an event cannot be read
    public StateAt state(StreamId stream, Until until) {
        Aggregate<?, ?, ?> aggregate =
                domain.aggregate(stream.category())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "category '%s' is not part of context %s"
                                                .formatted(
                                                        stream.category(),
                                                        domain.contract().context())));
        Snapshots.Folded folded = snapshots.fold(store, aggregate, stream.toString(), until);
        return new StateAt(stream, folded.version(), folded.state());
    }

    /// How what is kept here compares with the log.
    public enum Comparison {
        SAME,
        /// Something else is kept.
        OTHER,
        /// Nothing is kept.
        MISSING
    }

    /// Compares what is kept of one event with the event as the log holds it.
    public Comparison compare(ConsumerRecord<String, byte[]> event, long version) {
        byte[] stored = store.stored(event.key(), version);
        if (stored == null) {
            return Comparison.MISSING;
        }
        byte[] due =
                new StoredEvent(
                                event.timestamp(),
                                event.partition(),
                                event.offset(),
                                event.headers(),
                                event.value())
                        .toBytes();
        return Arrays.equals(stored, due) ? Comparison.SAME : Comparison.OTHER;
    }

    /// Compares the snapshot at `version`, if there may be one, with the state that the stream had
    /// then.
    public Comparison compareSnapshot(String stream, long version, Object state) {
        if (version % snapshots.everyEvents() != 0) {
            return Comparison.MISSING;
        }
        byte[] stored = store.snapshotAt(stream, version);
        if (stored == null) {
            return Comparison.MISSING;
        }
        try {
            return codecs.states().decode(stored).equals(state)
                    ? Comparison.SAME
                    : Comparison.OTHER;
        } catch (UndecodableException _) {
            // Of another program version: nobody starts from it.
            return Comparison.MISSING;
        }
    }

    /// Gives the versions of all events and snapshots that are kept to `each`. An entry that cannot
    /// be one of ours, as a snapshot where none is due, has the highest version that there is.
    public void kept(Kept each) {
        store.keys(key -> {
            long version = JournalKey.isOurs(key) ? JournalKey.version(key) : Long.MAX_VALUE;
            boolean isSnapshot = JournalKey.isSnapshot(key);
            boolean isDue = !isSnapshot || version % snapshots.everyEvents() == 0;
            each.accept(JournalKey.stream(key), version > 0 && isDue ? version : Long.MAX_VALUE);
        });
    }

    /// Takes an entry: its stream and its version.
    public interface Kept {
        void accept(String stream, long version);
    }

    /// The hash of the stream's chain as far as it is kept here, see [HashChain].
    ///
    /// @throws RuntimeException if something of it cannot be read
    public byte[] chain(String stream) {
        byte[][] hash = {new byte[HashChain.LENGTH_BYTES]};
        store.read(
                stream,
                1,
                (_, event) -> {
                    hash[0] =
                            HashChain.next(
                                    hash[0], event.recordedAtMs(), event.headers(), event.value());
                    return true;
                });
        return hash[0];
    }

    /// The version of the stream's last event that is kept here; 0 for none.
    public long version(String stream) {
        return store.lastVersion(stream);
    }

    /// Every event of the log up to this offset has been put here, at least; -1 if that is not
    /// known.
    public long reached() {
        return store.reached();
    }

    /// Says that what is kept here differs from the log. It is deleted and restored from the log
    /// soon, and cannot be asked meanwhile; other partitions go on.
    public void condemn() {
        store.condemn();
    }

    /// Whether it was condemned and is not deleted yet.
    public boolean isCondemned() {
        return store.isCondemned();
    }

    private RecordedEvent<Event> decoded(String key, StoredEvent event) {
        return EventHeaders.recorded(
                key,
                event.headers(),
                codecs.events().decode(event.value()),
                event.recordedAtMs(),
                event.partition(),
                event.offset());
    }
}

package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.util.ArrayList;
import java.util.List;

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

package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.counter.Counters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;

/// A journal's store in a folder, without a topology around it.
final class StoreFixture {

    private final Path folder;
    private final Registry registry = new InMemoryRegistry();
    private final Codecs codecs = Codecs.of(Counters.DOMAIN, registry);

    StoreFixture(Path folder) {
        this.folder = folder;
    }

    Codecs codecs() {
        return codecs;
    }

    Registry registry() {
        return registry;
    }

    JournalStore open(int snapshotEveryEvents) {
        return open(new Snapshots(Counters.DOMAIN, codecs, snapshotEveryEvents));
    }

    JournalStore open(Snapshots snapshots) {
        JournalStore store = new JournalStore(JournalTopology.JOURNAL, snapshots);
        store.init(
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile())
                        .getStateStoreContext(),
                store);
        return store;
    }

    Journal journal(JournalStore store) {
        Domain domain = Counters.DOMAIN;
        return new Journal(store, domain, codecs, new Snapshots(domain, codecs, 100));
    }

    /// Puts an event at a version, recorded then.
    void put(JournalStore store, StreamId stream, long version, Event event) {
        store.put(stream.toString(), stored(stream, version, event));
    }

    StoredEvent stored(StreamId stream, long version, Event event) {
        Headers headers = new RecordHeaders();
        headers.add("ce_version", Long.toString(version).getBytes(StandardCharsets.UTF_8));
        return new StoredEvent(1_000 + version, 0, version, headers, codecs.events().encode(event));
    }
}

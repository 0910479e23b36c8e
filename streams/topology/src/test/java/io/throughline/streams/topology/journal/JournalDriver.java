package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.counter.Commands;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// The journal as a topology, without Kafka.
final class JournalDriver implements AutoCloseable {

    private final Codecs codecs;
    private final Snapshots snapshots;
    private final Domain domain;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final Map<StreamId, Long> versions = new HashMap<>();

    JournalDriver(Path folder, Domain domain, int snapshotEveryEvents) {
        this.domain = domain;
        codecs = Codecs.of(domain, new InMemoryRegistry());
        snapshots = new Snapshots(domain, codecs, snapshotEveryEvents);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "journal");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver =
                new TopologyTestDriver(
                        new JournalTopology(domain, codecs, snapshotEveryEvents).topology(),
                        config);
        events =
                driver.createInputTopic(
                        "counting.events", new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Lets an event happen now, and be recorded now.
    void append(StreamId stream, Event event) {
        append(stream, event, Commands.TIME, Commands.TIME);
    }

    /// Lets the next event of a stream happen at one time and be recorded at another.
    void append(StreamId stream, Event event, Instant happened, Instant recorded) {
        long version = versions.merge(stream, 1L, Long::sum);
        write(
                stream.toString(),
                codecs.events().encode(event),
                headers(stream, version, happened),
                recorded);
    }

    /// Writes something to the log.
    void write(@Nullable String key, byte @Nullable [] value, Headers headers, Instant recorded) {
        events.pipeInput(
                new TestRecord<>(
                        key == null ? null : new StringSerializer().serialize("", key),
                        value,
                        headers,
                        recorded));
    }

    Headers headers(StreamId stream, long version, Instant happened) {
        Headers headers = new RecordHeaders();
        EventHeaders.write(metadata(stream, version, happened), "any.Type", headers);
        return headers;
    }

    static EventMetadata metadata(StreamId stream, long version, Instant happened) {
        EventMetadata plain =
                EventMetadata.of(
                        stream.at(version), Commands.plain("x", stream, ExpectedVersion.ANY));
        return new EventMetadata(
                plain.id(),
                plain.command(),
                happened,
                plain.correlation(),
                plain.causation(),
                plain.basis(),
                plain.historic(),
                plain.traceparent());
    }

    Codecs codecs() {
        return codecs;
    }

    JournalStore store() {
        return (JournalStore) driver.getStateStore(JournalTopology.JOURNAL);
    }

    Journal journal() {
        return new Journal(store(), domain, codecs, snapshots);
    }

    @Override
    public void close() {
        driver.close();
    }
}

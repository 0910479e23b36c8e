package io.throughline.streams.topology.journal;

import static org.awaitility.Awaitility.await;

import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Counters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateRestoreListener;

/// The journal as an application of Kafka Streams, configured as the service does.
final class RunningJournal implements AutoCloseable {

    static final String GROUP = "counting-journal";
    static final int SNAPSHOT_EVERY_EVENTS = 7;

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final JournalTopology topology;
    private final KafkaStreams streams;
    private final AtomicLong restored = new AtomicLong();

    RunningJournal(String bootstrapServers, Path stateDir, Codecs codecs, int commitIntervalMs) {
        topology = new JournalTopology(Counters.DOMAIN, codecs, SNAPSHOT_EVERY_EVENTS);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, GROUP);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        config.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        streams = new KafkaStreams(topology.topology(), config);
        streams.setGlobalStateRestoreListener(new Restored());
        streams.start();
    }

    /// Waits until the journal holds all of the log.
    RunningJournal caughtUp(EventLog log, int counters) {
        await().atMost(WAIT)
                .ignoreException(InvalidStateStoreException.class)
                .until(() -> {
                    for (int key = 0; key < counters; key++) {
                        StreamId stream = EventLog.counter(key);
                        if (of(stream).version(stream) < log.version(stream)) {
                            return false;
                        }
                    }
                    return true;
                });
        return this;
    }

    /// Waits until everything that was read is committed, at the group and in the store.
    void committed(EventLog log) {
        await().atMost(WAIT).until(() -> log.isReadBy(GROUP));
    }

    /// The journal of a stream's partition.
    Journal of(StreamId stream) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(JournalTopology.JOURNAL, topology.queryable())
                        .withPartition(Partitions.of(stream.toString(), EventLog.PARTITIONS)));
    }

    /// Everything that the journal has to say of a stream.
    Answers answers(StreamId stream) {
        Journal journal = of(stream);
        long last = journal.version(stream);
        return new Answers(
                journal.events(stream, 1, last + 9, Integer.MAX_VALUE),
                LongStream.rangeClosed(1, last)
                        .mapToObj(version -> journal.state(stream, Until.version(version)))
                        .toList(),
                journal.state(stream, new Until.Now()));
    }

    record Answers(List<RecordedEvent<Event>> events, List<StateAt> states, StateAt now) {}

    /// How many events were restored, instead of processed.
    long restored() {
        return restored.get();
    }

    @Override
    public void close() {
        streams.close(WAIT);
    }

    private final class Restored implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition partition, String store, long from, long to) {}

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long to, long events) {
            restored.addAndGet(events);
        }

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long events) {}
    }
}

package io.throughline.schemas.client;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads the events of a context without taking part in any group. Each reading has a consumer of
/// its own; events of one stream come in order, streams of different partitions in any.
public final class LogReader {

    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final long STALL_MS_MAX = 60_000;

    private final String topic;
    private final Codec<Event> codec;
    private final String context;
    private final Map<String, Object> settings;

    private LogReader(String bootstrapServers, Contract contract, Registry registry) {
        this.context = contract.context();
        this.topic = Topics.of(contract).events();
        this.codec = ContractCodecs.of(contract, registry).events();
        this.settings = KafkaSettings.consumer(bootstrapServers, context + "-log-reader", Map.of());
    }

    /// A reader of the context's events; nothing is read yet.
    public static LogReader open(String bootstrapServers, Contract contract, Registry registry) {
        return new LogReader(bootstrapServers, contract, registry);
    }

    /// Calls `consumer`, on this thread, with every record from the beginning of the log to its end
    /// as of now, and gives their number.
    ///
    /// @throws IllegalStateException if the topic is missing, or nothing comes for a minute
    public long records(Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
        try (TopicReader reader = TopicReader.open(settings, topic)) {
            Map<TopicPartition, Long> ends = new HashMap<>(reader.ends());
            reader.toBeginning();
            long count = 0;
            Progress progress = new Progress();
            while (!reached(reader, ends)) {
                progress.require(reader, ends);
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL_MAX)) {
                    if (record.offset() < endOf(record, ends)) {
                        consumer.accept(record);
                        count++;
                    }
                }
            }
            return count;
        }
    }

    /// Sees to it that a reading moves on.
    private final class Progress {

        private long position = -1;
        private long sinceNanos;

        void require(TopicReader reader, Map<TopicPartition, Long> ends) {
            long now = System.nanoTime();
            long reached = ends.keySet().stream().mapToLong(reader::position).sum();
            if (reached != position) {
                position = reached;
                sinceNanos = now;
            } else if (now - sinceNanos > TimeUnit.MILLISECONDS.toNanos(STALL_MS_MAX)) {
                throw new IllegalStateException(
                        "topic %s gave nothing for %d ms before its ends %s; are all brokers up?"
                                .formatted(topic, STALL_MS_MAX, ends));
            }
        }
    }

    // Positions, not records, tell the end: the last offsets may be markers of transactions.
    private static boolean reached(TopicReader reader, Map<TopicPartition, Long> ends) {
        ends.entrySet()
                .removeIf(end -> {
                    boolean done = reader.position(end.getKey()) >= end.getValue();
                    if (done) {
                        reader.leave(end.getKey());
                    }
                    return done;
                });
        return ends.isEmpty();
    }

    private static long endOf(
            ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /// The same, decoded.
    ///
    /// @throws IllegalStateException as [#records] does, and if an event cannot be read
    public long events(Consumer<RecordedEvent<Event>> consumer) {
        return records(record -> consumer.accept(decoded(record)));
    }

    /// Follows the log from its current end until the returned handle is closed, and calls
    /// `consumer`, on a thread of its own, with every event of these types: records, or sealed
    /// interfaces for all of their records. Other events are skipped without being decoded. An
    /// exception ends the following, see [LogTail#failure].
    public LogTail tail(
            Set<Class<? extends Event>> types, Consumer<RecordedEvent<Event>> consumer) {
        Set<String> names = names(types);
        TopicReader reader = TopicReader.open(settings, topic);
        try {
            reader.toEnd();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        LogTail tail =
                new LogTail(
                        context + "-log-tail",
                        reader,
                        record -> {
                            if (names.contains(EventHeaders.type(record.headers()))) {
                                consumer.accept(decoded(record));
                            }
                        });
        tail.start();
        return tail;
    }

    private Set<String> names(Set<Class<? extends Event>> types) {
        Set<String> names = new HashSet<>();
        for (String name : codec.types()) {
            Class<? extends Event> type = codec.classOf(name);
            if (types.stream().anyMatch(wanted -> wanted.isAssignableFrom(type))) {
                names.add(name);
            }
        }
        return names;
    }

    private RecordedEvent<Event> decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.key() == null) {
                throw new UndecodableException("the record has no key");
            }
            return EventHeaders.recorded(
                    new String(record.key(), StandardCharsets.UTF_8),
                    record.headers(),
                    codec.decode(record.value()),
                    record.timestamp(),
                    record.partition(),
                    record.offset());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the event at offset %d of partition %d of topic %s cannot be read: %s"
                            .formatted(record.offset(), record.partition(), topic, e.getMessage()),
                    e);
        }
    }
}

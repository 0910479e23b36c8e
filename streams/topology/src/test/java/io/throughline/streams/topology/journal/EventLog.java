package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.Counters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes events to a broker's log as the write path does: in transactions, some of which are
/// rolled back.
final class EventLog implements AutoCloseable {

    static final int PARTITIONS = 2;

    private static final String TOPIC = "counting.events";
    private static final int WAIT_S_MAX = 20;

    private final Codecs codecs;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<StreamId, Long> versions = new HashMap<>();

    EventLog(String bootstrapServers, Codecs codecs) {
        this.codecs = codecs;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        TopicCatalogue.ensure(
                admin, Counters.DOMAIN.contract(), new TopicSettings(PARTITIONS, (short) 1));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                "events"),
                        new StringSerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    /// Adds 1 to each of so many counters, as often as said. Then one more event of each is written
    /// and rolled back.
    void happen(int counters, int times) {
        for (int round = 0; round < times; round++) {
            producer.beginTransaction();
            for (int key = 0; key < counters; key++) {
                StreamId stream = counter(key);
                send(stream, versions.merge(stream, 1L, Long::sum), new Added(1));
            }
            producer.commitTransaction();
        }
        producer.beginTransaction();
        for (int key = 0; key < counters; key++) {
            send(counter(key), versions.getOrDefault(counter(key), 0L) + 1, new Added(1_000_000));
        }
        producer.flush();
        producer.abortTransaction();
    }

    private void send(StreamId stream, long version, Event event) {
        Headers headers = new RecordHeaders();
        EventHeaders.write(
                JournalDriver.metadata(stream, version, Commands.TIME.plusSeconds(version)),
                codecs.events().typeOf(event),
                headers);
        // The end of the transaction tells of a failure.
        Future<RecordMetadata> _ =
                producer.send(
                        new ProducerRecord<>(
                                TOPIC,
                                null,
                                stream.toString(),
                                codecs.events().encode(event),
                                headers));
    }

    static StreamId counter(int key) {
        return Counters.counter(Integer.toString(key));
    }

    /// The version of a counter's last event that was not rolled back.
    long version(StreamId stream) {
        return versions.getOrDefault(stream, 0L);
    }

    /// How many events were written and not rolled back.
    long size() {
        return versions.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Whether the group has committed that it read all of the log.
    boolean isReadBy(String group) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(new TopicPartition(TOPIC, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(WAIT_S_MAX, TimeUnit.SECONDS);
        return admin.listOffsets(ends).all().get(WAIT_S_MAX, TimeUnit.SECONDS).entrySet().stream()
                .allMatch(end ->
                        committed.containsKey(end.getKey())
                                && committed.get(end.getKey()).offset() >= end.getValue().offset());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}

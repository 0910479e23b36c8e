package io.throughline.streams.runtime.attesting;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.runtime.http.RequestException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last attestation of each partition, read from the topic's end. Whoever can write to the
/// topic can put something there: what cannot be an attestation of its partition is passed over.
/// Used by one thread.
final class AttestationTail implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AttestationTail.class);

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final long READ_MS_MAX = 10_000;

    // One attestation a transaction, and a marker after it.
    private static final long SPAN_FIRST = 8;

    private final Consumer<byte[], byte[]> consumer;
    private final Codec<Attestation> codec;
    private final Predicate<Attestation> isOurs;
    private final Supplier<Map<Integer, Long>> logEnds;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> readFrom = new HashMap<>();
    private final Map<Integer, Attestation> last = new TreeMap<>();

    /// @param consumer of committed records, without a group; closed with this
    /// @param isOurs whether one may have been made here, as far as it can be told from itself
    /// @param logEnds where the partitions of the log end; none can cover more
    AttestationTail(
            Consumer<byte[], byte[]> consumer,
            Codec<Attestation> codec,
            Predicate<Attestation> isOurs,
            Supplier<Map<Integer, Long>> logEnds,
            List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.codec = codec;
        this.isOurs = isOurs;
        this.logEnds = logEnds;
        this.partitions = partitions;
        consumer.assign(partitions);
        begins = consumer.beginningOffsets(partitions);
    }

    /// Those of now, by partition; none where there is none yet.
    ///
    /// @throws RequestException 503 if they cannot be read within some seconds
    Map<Integer, Attestation> refreshed() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            if (!readFrom.containsKey(partition)) {
                seek(partition, ends, SPAN_FIRST);
            }
        }
        // Asked for after the other ends: what is before those covers nothing that comes later.
        Map<Integer, Long> covered = logEnds.get();
        read(ends, covered);
        for (long span = SPAN_FIRST * SPAN_FIRST; isAnyHidden(); span *= SPAN_FIRST) {
            for (TopicPartition partition : partitions) {
                if (isHidden(partition)) {
                    seek(partition, ends, span);
                }
            }
            read(ends, covered);
        }
        return last;
    }

    private void seek(TopicPartition partition, Map<TopicPartition, Long> ends, long span) {
        long from = Math.max(begin(partition), ends.getOrDefault(partition, 0L) - span);
        readFrom.put(partition, from);
        consumer.seek(partition, from);
    }

    private boolean isAnyHidden() {
        return partitions.stream().anyMatch(this::isHidden);
    }

    // Nothing was found so far, and not everything was looked at.
    private boolean isHidden(TopicPartition partition) {
        return !last.containsKey(partition.partition())
                && readFrom.getOrDefault(partition, 0L) > begin(partition);
    }

    private long begin(TopicPartition partition) {
        return begins.getOrDefault(partition, 0L);
    }

    private void read(Map<TopicPartition, Long> ends, Map<Integer, Long> covered) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
        while (partitions.stream()
                .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            if (System.nanoTime() > deadline) {
                throw RequestException.unavailable(
                        "the attestations could not be read in %d ms; are the brokers up?"
                                .formatted(READ_MS_MAX));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_MAX)) {
                if (record.offset() < ends.getOrDefault(at(record), 0L)) {
                    take(record, covered.getOrDefault(record.partition(), 0L));
                }
            }
        }
        // What came meanwhile is left to the next time.
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) > end) {
                consumer.seek(partition, end);
            }
        });
    }

    private static TopicPartition at(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long logEnd) {
        try {
            Attestation read = codec.decode(record.value());
            if (read.partition() == record.partition()
                    && read.upTo() <= logEnd
                    && isOurs.test(read)) {
                last.put(record.partition(), read);
            } else {
                passedOver(record, "it is of another log, of more than there is, or forged");
            }
        } catch (UndecodableException e) {
            passedOver(record, String.valueOf(e.getMessage()));
        }
    }

    private static void passedOver(ConsumerRecord<byte[], byte[]> record, String why) {
        log.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log("Not an attestation: {}", why);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

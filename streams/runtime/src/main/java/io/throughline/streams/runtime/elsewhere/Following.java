package io.throughline.streams.runtime.elsewhere;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.contracts.EventId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Reads partitions of the log as they grow, and notes which version each stream reaches. Where
/// that fails, as when the brokers are away, it tries again until nothing is wanted any more, or it
/// is interrupted.
final class Following implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Following.class);

    /// How far before the end a partition is begun with.
    static final long RECORDS_BACK = 10_000;

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final long AGAIN_AFTER_MS = 1_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RecentVersions recent;
    private final Supplier<Set<TopicPartition>> wanted;

    /// @param consumers of committed records, without a group; closed here
    /// @param wanted the partitions to be read; none ends this
    Following(
            Supplier<Consumer<byte[], byte[]>> consumers,
            RecentVersions recent,
            Supplier<Set<TopicPartition>> wanted) {
        this.consumers = consumers;
        this.recent = recent;
        this.wanted = wanted;
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                more = follow(consumer);
            } catch (InterruptException e) {
                log.atDebug().setCause(e).log("Ended");
                return;
            } catch (Throwable e) {
                // Whatever it is: nobody would miss a thread that has ended.
                log.atLevel(e instanceof KafkaException ? Level.WARN : Level.ERROR)
                        .setCause(e)
                        .log("Versions elsewhere are not known for now; outcomes go on without");
                more = !wanted.get().isEmpty() && waits();
            }
        }
    }

    private static boolean waits() {
        try {
            Thread.sleep(AGAIN_AFTER_MS);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /// Returns false when nothing is wanted any more.
    private boolean follow(Consumer<byte[], byte[]> consumer) {
        for (Set<TopicPartition> now = wanted.get(); !now.isEmpty(); now = wanted.get()) {
            assign(consumer, now);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_MAX)) {
                take(record);
            }
        }
        return false;
    }

    private static void assign(Consumer<byte[], byte[]> consumer, Set<TopicPartition> now) {
        if (consumer.assignment().equals(now)) {
            return;
        }
        Set<TopicPartition> added = new HashSet<>(now);
        added.removeAll(consumer.assignment());
        consumer.assign(now);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(added);
        consumer.endOffsets(added)
                .forEach((partition, end) ->
                        consumer.seek(
                                partition,
                                Math.max(begins.getOrDefault(partition, 0L), end - RECORDS_BACK)));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        try {
            EventId id = EventHeaders.id(record.headers(), new String(record.key(), UTF_8));
            recent.reached(id.stream().toString(), id.version());
        } catch (MalformedHeadersException e) {
            // Whoever projects the log tells of it; here one version stays unknown.
            log.atDebug().addKeyValue("offset", record.offset()).setCause(e).log("Not an event");
        }
    }
}

package io.throughline.deploy.verify;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Event;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has come to the log since its snapshot: it goes into the rows, and explains why stores are
/// ahead of the snapshot. It is not checked; the next verification does that. Used by one thread.
final class LogGrowth {

    private static final Logger log = LoggerFactory.getLogger(LogGrowth.class);

    private final TopicReading events;
    private final Codec<Event> codec;
    private final List<ProjectionFold> projections;
    private final Map<String, Long> grown = new HashMap<>();

    /// @param events read up to the snapshot
    LogGrowth(TopicReading events, Codec<Event> codec, List<ProjectionFold> projections) {
        this.events = events;
        this.codec = codec;
        this.projections = projections;
    }

    /// Reads what has come since the last time; gives the number of events.
    long readOn() {
        return events.readOn(this::accept);
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        String version = Header.text(record.headers(), Header.VERSION);
        if (record.key() != null && version != null && version.matches("\\d{1,18}")) {
            String stream = new String(record.key(), StandardCharsets.UTF_8);
            grown.merge(stream, Long.valueOf(version), Math::max);
        }
        Event event;
        try {
            event = codec.decode(record.value());
        } catch (UndecodableException e) {
            leftOut(record, e);
            return;
        }
        for (ProjectionFold projection : projections) {
            try {
                projection.accept(event, record);
            } catch (RuntimeException e) {
                leftOut(record, e);
            }
        }
    }

    // As the service does.
    private static void leftOut(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log("An event after the snapshot is left out of the rows: {}", e.getMessage());
    }

    /// Finds the streams that are further in the stores than in the log.
    ///
    /// @param ahead the versions in the stores of the streams that were ahead of the snapshot
    void explain(Map<String, Long> ahead, Findings findings) {
        ahead.forEach((stream, version) -> {
            long logged = grown.getOrDefault(stream, 0L);
            if (logged < version) {
                findings.add(
                        Rule.STATE_VERSION,
                        stream + "@" + version,
                        "the stores have a version that the log does not have");
            }
        });
    }
}

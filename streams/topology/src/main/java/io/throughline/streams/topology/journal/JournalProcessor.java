package io.throughline.streams.topology.journal;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the events of one partition down.
final class JournalProcessor implements Processor<String, byte[], Void, Void> {

    private static final Logger log = LoggerFactory.getLogger(JournalProcessor.class);

    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    private @Nullable JournalStore store;
    private @Nullable ProcessorContext<Void, Void> context;

    @Override
    public void init(ProcessorContext<Void, Void> to) {
        JournalStore journal = to.getStateStore(JournalTopology.JOURNAL);
        context = to;
        store = journal;
        to.schedule(
                LOOK_EACH,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> giveUpIfCondemned(journal, to.taskId()));
    }

    // So does Kafka Streams close this task alone, and restore it; all others go on.
    private static void giveUpIfCondemned(JournalStore journal, TaskId task) {
        if (journal.isCondemned()) {
            throw new TaskCorruptedException(Set.of(task));
        }
    }

    @Override
    public void process(Record<String, byte[]> event) {
        RecordMetadata from =
                Objects.requireNonNull(context, "init comes before process")
                        .recordMetadata()
                        .orElseThrow();
        boolean kept =
                event.key() != null
                        && event.value() != null
                        && Objects.requireNonNull(store, "init comes before process")
                                .put(
                                        event.key(),
                                        new StoredEvent(
                                                event.timestamp(),
                                                from.partition(),
                                                from.offset(),
                                                event.headers(),
                                                event.value()));
        if (!kept) {
            log.atError()
                    .addKeyValue("topic", from.topic())
                    .addKeyValue("partition", from.partition())
                    .addKeyValue("offset", from.offset())
                    .log("Not an event of ours: somebody else writes to the log; left out");
        }
    }
}

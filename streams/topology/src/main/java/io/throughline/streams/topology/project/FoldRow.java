package io.throughline.streams.topology.project;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.Projection.Folded;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds events into rows, and drops those that are none any more. A view that throws has a bug;
/// its event is logged and left out, so that the others go on, and the projection is to be rebuilt
/// with the bug mended.
final class FoldRow implements Processor<String, byte[], Void, Void> {

    private static final Logger log = LoggerFactory.getLogger(FoldRow.class);

    private static final Duration REPAIR_EACH = Duration.ofMillis(50);

    private final Projection<?, ?> projection;
    private final Codecs codecs;
    private final RowRepairs repairs;
    private @Nullable KeyValueStore<String, byte[]> rows;
    private int partition;

    FoldRow(Projection<?, ?> projection, Codecs codecs, RowRepairs repairs) {
        this.projection = projection;
        this.codecs = codecs;
        this.repairs = repairs;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        KeyValueStore<String, byte[]> store = context.getStateStore(projection.name());
        rows = store;
        partition = context.taskId().partition();
        context.schedule(
                REPAIR_EACH,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> repairs.turn(projection.name(), partition, store));
    }

    @Override
    public void process(Record<String, byte[]> event) {
        KeyValueStore<String, byte[]> store =
                Objects.requireNonNull(rows, "init comes before process");
        byte[] stored = store.get(event.key());
        byte @Nullable [] next;
        try {
            next = next(before(stored), event);
        } catch (RegistryUnavailableException e) {
            // This will pass; the event is not to blame.
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("projection", projection.name())
                    .addKeyValue("row", event.key())
                    .setCause(e)
                    .log("Event left out of the projection: its view failed");
            return;
        }
        // Out of reach of the catch: what fails here is the store, and no event may be lost to it.
        store.put(event.key(), next);
    }

    // A row that cannot be read is compared with the log at once, and gets this event from there.
    private Folded before(byte @Nullable [] stored) {
        try {
            return stored == null ? Folded.NOTHING : Row.of(stored).folded(codecs);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            repairs.unreadable(projection.name(), partition);
            throw e;
        }
    }

    private byte @Nullable [] next(Folded before, Record<String, byte[]> event) {
        Folded after =
                projection.fold(before, codecs.events().decode(event.value()), event.headers());
        return Row.of(after, codecs);
    }
}

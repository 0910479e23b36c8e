package io.throughline.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.contracts.Event;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.Projection.Folded;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// All rows of one projection, folded from the log. Events of different partitions may reach a
/// service in another order: the view must not care. Used by one thread.
final class ProjectionFold {

    private final Projection<?, ?> projection;
    private final Map<String, Folded> rows = new TreeMap<>();

    ProjectionFold(Projection<?, ?> projection) {
        this.projection = projection;
    }

    String name() {
        return projection.name();
    }

    /// Folds one more event, if it concerns this projection.
    ///
    /// @throws RuntimeException if the view cannot take it; its row is then as before
    void accept(Event event, ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null && projection.isOfStreams()) {
            return;
        }
        String stream = record.key() == null ? "" : new String(record.key(), UTF_8);
        Optional<String> key = projection.keyOf(stream, event);
        if (key.isEmpty()) {
            return;
        }
        Folded before = rows.getOrDefault(key.get(), Folded.NOTHING);
        rows.put(key.get(), projection.fold(before, event, record.headers()));
    }

    /// The rows by key, as they are now; also those that were dropped, without a state.
    Map<String, Folded> rows() {
        return Map.copyOf(rows);
    }
}

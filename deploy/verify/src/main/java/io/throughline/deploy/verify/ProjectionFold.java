package io.throughline.deploy.verify;

import io.throughline.schemas.contracts.Event;
import io.throughline.streams.topology.Projection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All rows of one projection, folded from the log. Events of different partitions may reach a
/// service in another order: the view must not care. Used by one thread.
final class ProjectionFold {

    /// A row as the log has it.
    ///
    /// @param version how many events were folded into it
    record FoldedRow(long version, Object state) {}

    private final Projection<?, ?> projection;
    private final Map<String, FoldedRow> rows = new TreeMap<>();

    ProjectionFold(Projection<?, ?> projection) {
        this.projection = projection;
    }

    String name() {
        return projection.name();
    }

    /// Folds one more event, if it concerns this projection.
    ///
    /// @throws RuntimeException if the view cannot take it; its row is then as before
    void accept(Event event) {
        Optional<String> key = projection.keyOf(event);
        if (key.isEmpty()) {
            return;
        }
        FoldedRow before = rows.getOrDefault(key.get(), new FoldedRow(0, projection.initial()));
        rows.put(
                key.get(),
                new FoldedRow(before.version() + 1, projection.evolve(before.state(), event)));
    }

    /// The rows by key, as they are now.
    Map<String, FoldedRow> rows() {
        return Map.copyOf(rows);
    }
}

package io.throughline.streams.topology.project;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The rows of one instance that are to be corrected. Who compares rows with the log hands in what
/// a row must be; the row's writer puts it there if the row is still as it was compared. Safe for
/// use by several threads; it costs a writer one read now and then while nothing is to be done.
public final class RowRepairs {

    /// The most corrections that are waited for at once.
    public static final int CORRECTIONS_MAX = 10_000;

    private final Map<Place, Correction> corrections = new ConcurrentHashMap<>();
    private final Set<Store> unreadable = ConcurrentHashMap.newKeySet();

    private record Store(String projection, int partition) {}

    private record Place(String projection, int partition, String row) {}

    /// How far a correction is.
    public enum Progress {
        NONE,
        DUE,
        /// The row is what was handed in.
        MADE,
        /// The row was no longer what it was when it was compared, and was left alone.
        MOVED
    }

    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    private record Correction(
            byte @Nullable [] compared, byte @Nullable [] corrected, Progress progress) {

        Correction with(Progress now) {
            return new Correction(compared, corrected, now);
        }
    }

    /// Asks the writer to put `corrected` in the place of `compared`; null is no row. Returns false
    /// if too many are asked for already.
    public boolean correct(
            String projection,
            int partition,
            String row,
            byte @Nullable [] compared,
            byte @Nullable [] corrected) {
        if (corrections.size() >= CORRECTIONS_MAX) {
            return false;
        }
        corrections.put(
                new Place(projection, partition, row),
                new Correction(compared, corrected, Progress.DUE));
        return true;
    }

    /// What became of a correction.
    public Progress progress(String projection, int partition, String row) {
        Correction correction = corrections.get(new Place(projection, partition, row));
        return correction == null ? Progress.NONE : correction.progress();
    }

    /// Forgets a correction, made or not.
    public void clear(String projection, int partition, String row) {
        corrections.remove(new Place(projection, partition, row));
    }

    /// By the writer of a partition: a row cannot be read.
    void unreadable(String projection, int partition) {
        unreadable.add(new Store(projection, partition));
    }

    /// Gives the projections and partitions with rows that their writers could not read since this
    /// was last asked.
    public void takeUnreadable(ObjIntConsumer<String> each) {
        for (Store store : Set.copyOf(unreadable)) {
            unreadable.remove(store);
            each.accept(store.projection(), store.partition());
        }
    }

    /// By the writer of a partition, now and then: makes the corrections that are due.
    void turn(String projection, int partition, KeyValueStore<String, byte[]> rows) {
        if (corrections.isEmpty()) {
            return;
        }
        for (Place place : List.copyOf(corrections.keySet())) {
            if (place.projection().equals(projection) && place.partition() == partition) {
                corrections.computeIfPresent(
                        place,
                        (_, correction) ->
                                correction.progress() == Progress.DUE
                                        ? correction.with(made(rows, place.row(), correction))
                                        : correction);
            }
        }
    }

    private static Progress made(
            KeyValueStore<String, byte[]> rows, String row, Correction correction) {
        if (!Arrays.equals(rows.get(row), correction.compared())) {
            return Progress.MOVED;
        }
        rows.put(row, correction.corrected());
        return Progress.MADE;
    }
}

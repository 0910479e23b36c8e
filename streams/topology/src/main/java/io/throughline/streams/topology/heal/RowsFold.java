package io.throughline.streams.topology.heal;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.Projection.Folded;
import io.throughline.streams.topology.project.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The fold of the log into rows of one projection, as far as it was read, in the order in which it
/// was read. An event that the view fails on is left out, as the projection does. If there are more
/// rows than it may hold, it goes on with half of its slice, and tells what it left out. Used by
/// one thread.
public final class RowsFold {

    private final Projection<?, ?> projection;
    private final Codecs codecs;
    private final int rowsMax;
    private final Predicate<String> wanted;
    private final Map<String, Folded> rows = new HashMap<>();
    private final List<Slice> leftOut = new ArrayList<>();
    private Slice slice;

    /// How a stored row compares with the fold.
    public enum Comparison {
        SAME,
        /// As many events, and another state.
        OTHER,
        /// Not as many events as the fold has: it may not have got them yet.
        BEHIND,
        /// More events than the fold has.
        AHEAD,
        /// No row at all can be read from it.
        UNREADABLE
    }

    /// @param slice which rows
    /// @param wanted which of these
    /// @param rowsMax how many rows are folded at once
    public RowsFold(
            Projection<?, ?> projection,
            Codecs codecs,
            int rowsMax,
            Slice slice,
            Predicate<String> wanted) {
        this.projection = projection;
        this.codecs = codecs;
        this.rowsMax = rowsMax;
        this.slice = slice;
        this.wanted = wanted;
    }

    /// Folds the next record of the log.
    ///
    /// @throws RegistryUnavailableException if its schema is not known and cannot be asked for
    public void add(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            Event event = codecs.events().decode(record.value());
            Optional<String> key = projection.keyOf(record.key(), event);
            if (key.isPresent() && holds(key.get())) {
                fold(key.get(), event, record.headers());
            }
        } catch (RegistryUnavailableException e) {
            // This will pass; the event is not to blame.
            throw e;
        } catch (RuntimeException _) {
            // The projection has left it out as well, and has told so.
        }
    }

    private void fold(String key, Event event, Headers headers) {
        Folded before = rows.get(key);
        if (before == null) {
            while (rows.size() >= rowsMax && slice.holds(key)) {
                List<Slice> halves = slice.halves();
                slice = halves.getFirst();
                leftOut.add(halves.getLast());
                rows.keySet().removeIf(row -> !slice.holds(row));
            }
            if (!slice.holds(key)) {
                return;
            }
            before = Folded.NOTHING;
        }
        rows.put(key, projection.fold(before, event, headers));
    }

    /// Whether `row` is one of those that are folded.
    public boolean holds(String row) {
        return slice.holds(row) && wanted.test(row);
    }

    /// The rows that were found, also those that were dropped again.
    public Set<String> rows() {
        return Set.copyOf(rows.keySet());
    }

    /// How many events were folded into a row.
    public long version(String row) {
        Folded folded = rows.get(row);
        return folded == null ? 0 : folded.version();
    }

    /// How many events were folded into a stored row; 0 for no row, and -1 if it cannot be read.
    public static long version(byte @Nullable [] stored) {
        if (stored == null) {
            return 0;
        }
        try {
            return Row.of(stored).version();
        } catch (RuntimeException _) {
            // Too short for a row.
            return -1;
        }
    }

    /// Compares a stored row with the fold; null is no row.
    public Comparison compare(String row, byte @Nullable [] stored) {
        long version = version(row);
        Row found;
        Object state = null;
        try {
            found = stored == null ? null : Row.of(stored);
            state = found == null ? null : codecs.states().decode(found.state());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException _) {
            return Comparison.UNREADABLE;
        }
        Object must = rows.getOrDefault(row, Folded.NOTHING).state();
        if (found == null && must == null) {
            // Dropped, or not there yet, or never.
            return Comparison.SAME;
        }
        long has = found == null ? 0 : found.version();
        if (has != version) {
            return has < version ? Comparison.BEHIND : Comparison.AHEAD;
        }
        return Objects.equals(must, state) ? Comparison.SAME : Comparison.OTHER;
    }

    /// Whether another fold of as many events has made the same of a row: if it read them in
    /// another order, then the order does not matter.
    public boolean agrees(RowsFold other, String row) {
        Folded mine = rows.get(row);
        return mine == null ? other.version(row) == 0 : mine.equals(other.rows.get(row));
    }

    /// The row as the log has it; null for none.
    public byte @Nullable [] stored(String row) {
        return Row.of(rows.getOrDefault(row, Folded.NOTHING), codecs);
    }

    /// A row for people to read.
    public String text(String row) {
        Folded folded = rows.getOrDefault(row, Folded.NOTHING);
        return folded.state() == null
                ? "no row"
                : "%d events, %s".formatted(folded.version(), HeadComparison.text(folded.state()));
    }

    /// A stored row for people to read.
    public String text(byte @Nullable [] stored) {
        if (stored == null) {
            return "no row";
        }
        try {
            Row row = Row.of(stored);
            return "%d events%s, %s"
                    .formatted(
                            row.version(),
                            HeadComparison.form(row.state(), codecs),
                            HeadComparison.text(codecs.states().decode(row.state())));
        } catch (RuntimeException _) {
            return "%d bytes that are no row".formatted(stored.length);
        }
    }

    /// The slices that another pass has to take.
    public List<Slice> leftOut() {
        return List.copyOf(leftOut);
    }

    /// A fold of these rows only, of which nothing was read yet.
    public RowsFold anew(Set<String> only) {
        return new RowsFold(projection, codecs, rowsMax, slice, only::contains);
    }
}

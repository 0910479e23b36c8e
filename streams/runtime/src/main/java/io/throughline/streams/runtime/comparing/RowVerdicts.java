package io.throughline.streams.runtime.comparing;

import io.throughline.streams.topology.heal.RowsFold;
import io.throughline.streams.topology.heal.RowsFold.Comparison;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of the rows of one pass so far: which are open still, which only go on, and which
/// are wrong. Used by one thread.
final class RowVerdicts {

    private final Set<String> open;
    private final Set<String> moved = new HashSet<>();
    private final Map<String, String> differing = new LinkedHashMap<>();
    private final Map<String, Wrong> wrong = new LinkedHashMap<>();

    /// A row that can be put right: it is to be what the log said when the two were compared, and
    /// not what the log says later. What comes later its topology has yet to fold into it.
    ///
    /// @param stored as it was compared; null for no row
    /// @param due what it must be instead; null for no row
    /// @param difference for people to read
    /// @param isOfCount whether it has not as many events as it must, or cannot be read: that does
    ///   not depend on the order in which they are read
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    record Wrong(
            byte @Nullable [] stored, byte @Nullable [] due, String difference, boolean isOfCount) {

        /// Whether a row is what it must be, or that and what came later.
        boolean isMended(byte @Nullable [] now) {
            return Arrays.equals(now, due) || RowsFold.version(now) > RowsFold.version(due);
        }
    }

    /// @param rows to be compared
    RowVerdicts(Collection<String> rows) {
        this.open = new HashSet<>(rows);
    }

    /// Compares open rows.
    ///
    /// @param stored as they were read before the log was read to its end
    void look(Map<String, byte @Nullable []> stored, RowsFold fold) {
        stored.forEach((row, bytes) -> {
            switch (fold.compare(row, bytes)) {
                case SAME -> right(row);
                case OTHER -> wrong(row, bytes, fold, false);
                // Wrong for certain. What it must be is known when its topology has caught up.
                case AHEAD, UNREADABLE -> differing.put(row, difference(row, bytes, fold));
                case BEHIND -> {}
            }
        });
    }

    /// Compares open rows, after their topology has caught up with the log.
    ///
    /// @param stored as they were read after that, and before the log was read to its end again
    /// @param due how many events the log had for them before that
    void lookAfter(Map<String, byte @Nullable []> stored, Map<String, Long> due, RowsFold fold) {
        stored.forEach((row, bytes) -> {
            Comparison found = fold.compare(row, bytes);
            long least = due.getOrDefault(row, 0L);
            if (found == Comparison.SAME) {
                right(row);
            } else if (found == Comparison.OTHER || fold.version(row) == least) {
                wrong(row, bytes, fold, found != Comparison.OTHER);
            } else if (found == Comparison.BEHIND && RowsFold.version(bytes) >= least) {
                right(row);
                moved.add(row);
            } else {
                // It goes on, and so it is not known which events it has.
                open.remove(row);
                differing.put(row, difference(row, bytes, fold));
            }
        });
    }

    private void right(String row) {
        open.remove(row);
        differing.remove(row);
    }

    private void wrong(String row, byte @Nullable [] bytes, RowsFold fold, boolean isOfCount) {
        right(row);
        wrong.put(row, new Wrong(bytes, fold.stored(row), difference(row, bytes, fold), isOfCount));
    }

    private static String difference(String row, byte @Nullable [] bytes, RowsFold fold) {
        return "row is %s, the log says %s".formatted(fold.text(bytes), fold.text(row));
    }

    /// Those of which it is not known whether they are right.
    Set<String> open() {
        return Set.copyOf(open);
    }

    /// Those that have as many events as they must, and got others all the time.
    Set<String> moved() {
        return Set.copyOf(moved);
    }

    /// Those that differ and cannot be put right now, with the difference.
    Map<String, String> differing() {
        return Map.copyOf(differing);
    }

    /// Those that can be put right.
    Map<String, Wrong> wrong() {
        return Map.copyOf(wrong);
    }
}

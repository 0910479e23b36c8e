package io.throughline.agents.importer;

import io.throughline.schemas.contracts.StreamId;
import java.time.Duration;
import java.util.List;

/// What became of an import.
///
/// @param orders shipments that were read
/// @param problems the first actions that were rejected or failed, at most [#PROBLEMS_MAX]; the
///   tallies have the number of all
/// @param rowErrors the first rows that could not be read, at most [Intake#ROW_ERRORS_MAX]
/// @param rowErrorsTotal how many there were
/// @param stopped whether the import gave up before its end, after too many failures
public record ImportReport(
        long orders,
        Tally placements,
        Tally deliveries,
        List<Problem> problems,
        List<RowError> rowErrors,
        long rowErrorsTotal,
        boolean stopped,
        Duration took) {

    /// The most problems that are kept; further ones are counted.
    public static final int PROBLEMS_MAX = 1000;

    /// How the actions of one kind ended.
    ///
    /// @param accepted decided now
    /// @param duplicates accepted before, as when the same history is imported again
    /// @param rejected decided against, as when another order has the id
    /// @param failed without an outcome, or not planned in time
    /// @param skipped deliveries of orders that were not placed
    public record Tally(long accepted, long duplicates, long rejected, long failed, long skipped) {

        /// Nothing yet.
        static final Tally NONE = new Tally(0, 0, 0, 0, 0);

        /// All that ended.
        public long total() {
            return accepted + duplicates + rejected + failed + skipped;
        }

        Tally plus(Tally more) {
            return new Tally(
                    accepted + more.accepted,
                    duplicates + more.duplicates,
                    rejected + more.rejected,
                    failed + more.failed,
                    skipped + more.skipped);
        }
    }

    /// An action that was rejected or failed.
    ///
    /// @param code stable and for programs: the rejection's code, `no-outcome` or `plan-wait`
    public record Problem(StreamId order, Kind kind, String code, String reason) {}

    /// The kinds of actions.
    public enum Kind {
        PLACE,
        DELIVER
    }

    public ImportReport {
        problems = List.copyOf(problems);
        rowErrors = List.copyOf(rowErrors);
    }

    /// Whether every row was read and every action accepted, now or before.
    public boolean complete() {
        return rowErrorsTotal == 0
                && !stopped
                && settled(placements) == orders
                && settled(deliveries) == orders;
    }

    /// Orders placed and delivered in a second.
    public double ordersPerSecond() {
        return took.isZero() ? 0 : settled(deliveries) * 1e9 / took.toNanos();
    }

    private static long settled(Tally tally) {
        return tally.accepted() + tally.duplicates();
    }
}

package io.throughline.streams.runtime.reports;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one comparison of stores with the log found: on one instance, or on all that were asked.
///
/// @param id what all instances know it by
/// @param asked whether somebody asked for it
/// @param store which one was to be compared; missing for all
/// @param partition which one was to be compared; missing for all
/// @param endedAt missing while it goes on
/// @param failure why it ended early, if it did
/// @param parts what was compared, by store and partition
/// @param findings what differed, at most a few hundred for each instance
/// @param unreached what was to be compared and was not, and why
/// @param clean whether all was compared and nothing differs now: nothing did, or all of it was
///   repaired. What goes on changing, and has as many events as it must, may be left to the next
///   one
@Schema(name = "Check")
public record HealReport(
        String id,
        boolean asked,
        @Nullable String store,
        @Nullable Integer partition,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String failure,
        List<Part> parts,
        List<Finding> findings,
        List<Unreached> unreached,
        boolean clean) {

    /// What findings about the log itself name as their store.
    public static final String LOG = "log";

    /// What findings about all streams of a partition name as their key.
    public static final String ALL_STREAMS = "*";

    /// One partition of one store.
    ///
    /// @param instance that holds it, as host and port
    /// @param compared how many streams, events or rows were equal or differed
    /// @param moved how many of them are left to the next comparison: they changed all the time, or
    ///   it could not be settled in time whether they differ; then the report is not clean
    /// @param skipped why nothing was compared there, if so
    @Schema(name = "CheckedPart")
    public record Part(
            String store,
            int partition,
            String instance,
            long compared,
            long moved,
            @Nullable String skipped) {}

    /// One partition of one store that no instance has compared.
    @Schema(name = "UncheckedPart")
    public record Unreached(String store, int partition, String reason) {}

    /// What became of a difference.
    public enum Result {
        /// The store was rebuilt from the log there, and is equal now.
        REPAIRED,
        /// It still differs; the service's log has the reason.
        DIFFERENT,
        /// Who could tell whether the store or the log is at fault could not be asked. Nothing was
        /// changed; it is tried again.
        UNCERTAIN,
        /// The log itself is at fault; nothing was changed.
        LOG;

        /// Whether the log itself may be at fault.
        boolean isOfTheLog() {
            return this == LOG || this == UNCERTAIN;
        }
    }

    /// One difference between a store and the log.
    ///
    /// @param instance that holds the store, as host and port
    /// @param key the stream or row
    /// @param differences what is there, and what the log says
    @Schema(name = "CheckFinding")
    public record Finding(
            String store,
            int partition,
            String instance,
            String key,
            List<String> differences,
            Result result) {}
}

package io.throughline.deploy.verify;

import java.util.List;

/// What a verification found.
///
/// @param verified whether nothing is wrong in what was compared
/// @param findings the first ones, see [VerifyOptions#findingsKeptMax]
/// @param findingsTotal how many there are
/// @param seconds that it took
public record VerifyReport(
        boolean verified,
        List<Finding> findings,
        long findingsTotal,
        Counts counts,
        double seconds) {

    /// What was looked at.
    ///
    /// @param events in the snapshot of the log
    /// @param streams that they belong to
    /// @param outcomes that are still kept
    /// @param eventsAnswered events that one of them names. Less than `events` if older outcomes
    ///   are no longer kept, or if a stream is broken
    /// @param deadLetters that are kept; they are counted only
    /// @param streamsCompared streams whose state in the stores was compared. Less than `streams`
    ///   if a sample was taken, or if a stream is broken in the log itself
    /// @param rowsCompared rows of projections that were compared
    /// @param rowsMoving rows that could not be compared, because new events kept changing them
    public record Counts(
            long events,
            long streams,
            long outcomes,
            long eventsAnswered,
            long deadLetters,
            long streamsCompared,
            long rowsCompared,
            long rowsMoving) {}

    public VerifyReport {
        findings = List.copyOf(findings);
        if (verified != (findingsTotal == 0) || findingsTotal < findings.size()) {
            throw new IllegalArgumentException(
                    "verified is %s with %d of %d findings"
                            .formatted(verified, findings.size(), findingsTotal));
        }
    }

    static VerifyReport of(Findings findings, Counts counts, double seconds) {
        long total = findings.total();
        return new VerifyReport(total == 0, findings.kept(), total, counts, seconds);
    }
}

package io.throughline.deploy.verify;

import io.throughline.deploy.verify.proof.Kept;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a verification found.
///
/// @param verified whether nothing is wrong in what was compared
/// @param findings the first ones, see [VerifyOptions#findingsKeptMax]
/// @param findingsTotal how many there are
/// @param proof what is attested
/// @param unchecked what was left out, and so may be wrong all the same
/// @param seconds that it took
public record VerifyReport(
        boolean verified,
        List<Finding> findings,
        long findingsTotal,
        Counts counts,
        Proof proof,
        Set<Unchecked> unchecked,
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

    /// What the attestations prove of the log.
    ///
    /// @param attestations that are kept
    /// @param eventsAttested events that are what was attested; of each partition those before the
    ///   first one that is not
    /// @param eventsBeyond events after the last attestation of their partition: only their links
    ///   speak for them
    /// @param lastAttested when the last attestation was made; null for none
    /// @param signed whether signatures were checked
    /// @param last the last attestation of each partition that is right, as all before it are
    public record Proof(
            long attestations,
            long eventsAttested,
            long eventsBeyond,
            @Nullable Instant lastAttested,
            boolean signed,
            List<Kept> last) {

        public Proof {
            last = List.copyOf(last);
        }
    }

    /// What a verification may leave out.
    public enum Unchecked {
        /// Who signed the attestations: no public key was given.
        SIGNATURES,
        /// What events say, and whether they obey their domain: there was no registry.
        VALUES,
        /// Whether each command has one outcome, and that of its events.
        OUTCOMES,
        /// What the query API answers.
        STORES
    }

    public VerifyReport {
        findings = List.copyOf(findings);
        unchecked =
                unchecked.isEmpty()
                        ? Set.of()
                        : Collections.unmodifiableSet(EnumSet.copyOf(unchecked));
        if (verified != (findingsTotal == 0) || findingsTotal < findings.size()) {
            throw new IllegalArgumentException(
                    "verified is %s with %d of %d findings"
                            .formatted(verified, findings.size(), findingsTotal));
        }
    }

    static VerifyReport of(
            Findings findings,
            Counts counts,
            Proof proof,
            Set<Unchecked> unchecked,
            double seconds) {
        long total = findings.total();
        return new VerifyReport(
                total == 0, findings.kept(), total, counts, proof, unchecked, seconds);
    }
}

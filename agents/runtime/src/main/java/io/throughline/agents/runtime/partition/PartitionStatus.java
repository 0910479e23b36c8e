package io.throughline.agents.runtime.partition;

/// How the work on one partition stands.
///
/// @param committed the offset that a restart would begin at; -1 before the first commit
/// @param end the end of the partition as the last fetch saw it; -1 before the first one
/// @param inFlight events read and not finished
/// @param bytesInFlight bytes of those that are worked on
/// @param parked streams that are parked
public record PartitionStatus(
        long committed, long end, int inFlight, long bytesInFlight, int parked) {

    /// Whether everything in the partition is done and committed.
    public boolean idle() {
        return inFlight == 0 && committed >= 0 && committed == end;
    }

    /// Offsets that are not committed yet.
    public long lag() {
        return Math.max(0, end - Math.max(0, committed));
    }
}

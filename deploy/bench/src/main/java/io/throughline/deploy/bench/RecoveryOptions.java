package io.throughline.deploy.bench;

/// What [Bench#recovery] measures.
///
/// @param partitions of every topic
/// @param streams that have a head; a multiple of a thousand, and each has ten events
/// @param kills with a standby, and as many without; the median counts
/// @param commitMs commit interval of the topology
/// @param sessionMs how long the group waits for a member that says nothing
/// @param heartbeatMs how often a member says something
/// @param transactionMs how long a transaction of a dead member stays open at most
/// @param gapMs between two commands to a partition
public record RecoveryOptions(
        int partitions,
        int streams,
        int kills,
        int commitMs,
        int sessionMs,
        int heartbeatMs,
        int transactionMs,
        int gapMs) {

    /// The measurement that a report is made of: some four minutes.
    public static final RecoveryOptions FULL =
            new RecoveryOptions(8, 100_000, 3, 100, 1_500, 300, 2_000, 10);

    /// As little as shows anything, for tests.
    static final RecoveryOptions SHORT =
            new RecoveryOptions(4, 1_000, 1, 20, 4_000, 1_000, 4_000, 50);

    public RecoveryOptions {
        Require.atLeast(2, "partitions", partitions);
        Require.thousands("streams", streams);
        Require.atLeast(1, "kills", kills);
        Require.atLeast(1, "commitMs", commitMs);
        Require.atLeast(1, "heartbeatMs", heartbeatMs);
        Require.atLeast(2 * heartbeatMs, "sessionMs", sessionMs);
        Require.atLeast(2 * commitMs, "transactionMs", transactionMs);
        Require.atLeast(1, "gapMs", gapMs);
    }
}

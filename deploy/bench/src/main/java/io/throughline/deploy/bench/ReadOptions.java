package io.throughline.deploy.bench;

/// What [Bench#read] measures.
///
/// @param partitions of every topic
/// @param longEvents events of the one long stream
/// @param shortStreams streams beside it, of ten events each; a multiple of a thousand
/// @param snapshotEveryEvents how many events lie between two snapshots
/// @param reads of each kind that are timed
/// @param warmUpReads of each kind before that
/// @param commitMs commit interval of the topologies that write what is read
public record ReadOptions(
        int partitions,
        int longEvents,
        int shortStreams,
        int snapshotEveryEvents,
        int reads,
        int warmUpReads,
        int commitMs) {

    /// The measurement that a report is made of: half a minute.
    public static final ReadOptions FULL =
            new ReadOptions(8, 10_000, 20_000, 100, 20_000, 5_000, 100);

    /// As little as shows anything, for tests.
    static final ReadOptions SHORT = new ReadOptions(2, 1_000, 1_000, 100, 200, 50, 20);

    public ReadOptions {
        Require.atLeast(1, "partitions", partitions);
        Require.atLeast(1, "longEvents", longEvents);
        Require.thousands("shortStreams", shortStreams);
        Require.atLeast(1, "snapshotEveryEvents", snapshotEveryEvents);
        Require.atLeast(1, "reads", reads);
        Require.atLeast(0, "warmUpReads", warmUpReads);
        Require.atLeast(1, "commitMs", commitMs);
    }
}

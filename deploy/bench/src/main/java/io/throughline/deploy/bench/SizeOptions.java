package io.throughline.deploy.bench;

/// What [Bench#size] measures.
///
/// @param partitions of every topic
/// @param events that are written and measured
/// @param commitMs commit interval of the topology
public record SizeOptions(int partitions, int events, int commitMs) {

    /// The measurement that a report is made of: some ten seconds.
    public static final SizeOptions FULL = new SizeOptions(8, 50_000, 100);

    /// As little as shows anything, for tests.
    static final SizeOptions SHORT = new SizeOptions(2, 4_000, 20);

    public SizeOptions {
        Require.atLeast(1, "partitions", partitions);
        Require.atLeast(1, "events", events);
        Require.atLeast(1, "commitMs", commitMs);
    }
}

package io.throughline.deploy.bench;

/// What [Bench#growth] measures.
///
/// @param partitions of every topic; as many streams take turns
/// @param oldVersion the version of the old streams; a multiple of a thousand
/// @param manyAgents how many agents the crowd has
/// @param rounds how often each kind of command is measured; the median counts
/// @param commands decided in a round
/// @param warmUpCommands of each kind before the first round
/// @param commitMs commit interval of the topology
public record GrowthOptions(
        int partitions,
        int oldVersion,
        int manyAgents,
        int rounds,
        int commands,
        int warmUpCommands,
        int commitMs) {

    /// The measurement that a report is made of: some two minutes.
    public static final GrowthOptions FULL =
            new GrowthOptions(8, 100_000, 1_000, 7, 40_000, 60_000, 100);

    /// As little as shows anything, for tests.
    static final GrowthOptions SHORT = new GrowthOptions(2, 2_000, 100, 2, 8_000, 2_000, 5);

    public GrowthOptions {
        Require.atLeast(1, "partitions", partitions);
        Require.thousands("oldVersion", oldVersion);
        Require.atLeast(1, "manyAgents", manyAgents);
        Require.atLeast(1, "rounds", rounds);
        Require.atLeast(1, "commands", commands);
        Require.atLeast(1, "warmUpCommands", warmUpCommands);
        Require.atLeast(1, "commitMs", commitMs);
    }
}

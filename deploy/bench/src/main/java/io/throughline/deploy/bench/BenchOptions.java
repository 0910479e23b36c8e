package io.throughline.deploy.bench;

import java.util.Map;

/// What is measured, and for how long.
///
/// @param partitions of every topic
/// @param rounds how often each candidate is measured; the median counts
/// @param commands decided in a round
/// @param warmUpCommands decided before the first round; with fewer than some hundred thousand, the
///   later rounds are faster than the first
/// @param rawRecords written in a round by the bare producer
/// @param commitMs commit interval of every topology
/// @param latencyPerSecond commands sent in a second while latency is measured
/// @param latencyMs how long latency is measured
/// @param latencyWarmUpMs how long commands are sent before that; it is reported apart
/// @param postgresMs how long PostgreSQL is measured in a round; 0 leaves it out
/// @param postgresConnections of the table that is measured beside us
/// @param profile whether one more round tells where the time goes
/// @param streams further Kafka Streams settings, for the bare topology and for ours
public record BenchOptions(
        int partitions,
        int rounds,
        int commands,
        int warmUpCommands,
        int rawRecords,
        int commitMs,
        int latencyPerSecond,
        int latencyMs,
        int latencyWarmUpMs,
        int postgresMs,
        int postgresConnections,
        boolean profile,
        Map<String, String> streams) {

    /// The measurement that a report is made of: some three minutes.
    public static final BenchOptions FULL =
            new BenchOptions(
                    8, 5, 300_000, 500_000, 1_000_000, 100, 500, 20_000, 40_000, 4_000, 16, false,
                    Map.of());

    public BenchOptions {
        Require.atLeast(1, "partitions", partitions);
        Require.atLeast(1, "rounds", rounds);
        Require.atLeast(1, "commands", commands);
        Require.atLeast(1, "warmUpCommands", warmUpCommands);
        Require.atLeast(1, "rawRecords", rawRecords);
        Require.atLeast(1, "commitMs", commitMs);
        Require.atLeast(1, "latencyPerSecond", latencyPerSecond);
        Require.atLeast(1, "latencyMs", latencyMs);
        Require.atLeast(0, "latencyWarmUpMs", latencyWarmUpMs);
        Require.atLeast(0, "postgresMs", postgresMs);
        Require.atLeast(1, "postgresConnections", postgresConnections);
        streams = Map.copyOf(streams);
    }

    /// The same, with or without a profile.
    public BenchOptions withProfile(boolean wanted) {
        return new BenchOptions(
                partitions,
                rounds,
                commands,
                warmUpCommands,
                rawRecords,
                commitMs,
                latencyPerSecond,
                latencyMs,
                latencyWarmUpMs,
                postgresMs,
                postgresConnections,
                wanted,
                streams);
    }
}

package io.throughline.deploy.bench;

import io.throughline.deploy.bench.profile.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What [Bench#write] measured. What could not be measured is null, and a note says why.
///
/// @param suite `write`
/// @param latencyMs when the process has been at this rate for a while
/// @param latencyWarmUpMs in the time before that: what the first commands after a start meet,
///   while the path of single commands is still being compiled
/// @param profile where the decide thread spent its time, the largest share first; empty unless
///   asked for
/// @param threads which threads of the process, the broker's included, took the time meanwhile
/// @param notes what a reader must know to compare the numbers
public record WriteReport(
        String suite,
        CommandsPerSecond commandsPerSecond,
        Rounds rounds,
        Ratios ratios,
        LatencyMs latencyMs,
        LatencyMs latencyWarmUpMs,
        Settings settings,
        List<Share> profile,
        List<Share> threads,
        List<String> notes) {

    public WriteReport {
        profile = List.copyOf(profile);
        threads = List.copyOf(threads);
        notes = List.copyOf(notes);
    }

    /// Medians of the rounds.
    ///
    /// @param raw records that an idempotent producer writes
    /// @param bare commands through a topology with the same reads and writes and nothing else
    /// @param throughline commands through ours
    /// @param postgres appends to a table
    public record CommandsPerSecond(
            double raw, double bare, double throughline, @Nullable Double postgres) {}

    /// What the medians were taken from, in the order of the rounds: numbers far apart tell of a
    /// machine that had other work.
    public record Rounds(
            List<Double> raw, List<Double> bare, List<Double> throughline, List<Double> postgres) {

        public Rounds {
            raw = List.copyOf(raw);
            bare = List.copyOf(bare);
            throughline = List.copyOf(throughline);
            postgres = List.copyOf(postgres);
        }

        CommandsPerSecond medians() {
            return new CommandsPerSecond(
                    Medians.of(raw),
                    Medians.of(bare),
                    Medians.of(throughline),
                    postgres.isEmpty() ? null : Medians.of(postgres));
        }
    }

    /// How many times as fast as each of the others ours is.
    public record Ratios(double toBare, double toRaw, @Nullable Double toPostgres) {

        static Ratios of(CommandsPerSecond rates) {
            Double postgres = rates.postgres();
            return new Ratios(
                    Medians.rounded(rates.throughline() / rates.bare(), 3),
                    Medians.rounded(rates.throughline() / rates.raw(), 3),
                    postgres == null ? null : Medians.rounded(rates.throughline() / postgres, 2));
        }
    }

    /// From the moment when a command was due to be sent until its committed outcome was read.
    public record LatencyMs(double p50, double p99, double max, long commands) {}

    /// What it was measured with.
    ///
    /// @param eventBytes the value of one event as it is stored, without its headers
    public record Settings(
            int partitions,
            int rounds,
            int commandsPerRound,
            int eventBytes,
            int commitMs,
            int latencyPerSecond,
            int postgresConnections,
            int processors) {}
}

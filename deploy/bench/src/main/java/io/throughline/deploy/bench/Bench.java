package io.throughline.deploy.bench;

import java.io.IOException;
import java.util.Map;

/// Measurements, each in a temporary folder of its own, with every candidate in the same run on the
/// same machine: only the ratios between them mean much elsewhere.
///
/// Each takes all that the machine has, for seconds or minutes, and throws [IllegalStateException]
/// if something that is measured fails or stands still, and [IOException] if its temporary folder
/// cannot be made, read or deleted.
public final class Bench {

    private Bench() {}

    /// Measures the write path beside what it could at best be, and beside PostgreSQL where a
    /// server is installed.
    ///
    /// @throws InterruptedException if the thread is interrupted; everything is closed then
    public static WriteReport write(BenchOptions options, Progress progress)
            throws IOException, InterruptedException {
        try (WriteSuite suite = WriteSuite.open(options, progress)) {
            return suite.run();
        }
    }

    /// Measures reads of a stream's state and history where its journal lies.
    public static ReadReport read(ReadOptions options, Progress progress) throws IOException {
        try (Rig rig = Rig.ours(options.partitions(), Map.of())) {
            return ReadSuite.run(options, rig, progress);
        }
    }

    /// Measures whether a command costs more as its stream grows old or agents become many.
    public static GrowthReport growth(GrowthOptions options, Progress progress) throws IOException {
        try (Rig rig = Rig.ours(options.partitions(), Map.of())) {
            return GrowthSuite.run(options, rig, progress);
        }
    }

    /// Measures how long streams are without answer after `kill -9`, with child processes of its
    /// own.
    public static RecoveryReport recovery(RecoveryOptions options, Progress progress)
            throws IOException {
        try (Rig rig = Rig.ours(options.partitions(), RecoverySuite.brokerSettings(options))) {
            return RecoverySuite.run(options, rig, progress);
        }
    }

    /// Measures how much of the stored log is metadata.
    public static SizeReport size(SizeOptions options, Progress progress) throws IOException {
        try (Rig rig = Rig.ours(options.partitions(), Map.of())) {
            return SizeSuite.run(options, rig, progress);
        }
    }
}

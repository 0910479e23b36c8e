package io.throughline.deploy.bench;

import java.io.IOException;

/// Measurements, each in a temporary folder of its own, with every candidate in the same run on the
/// same machine: only the ratios between them mean much elsewhere.
public final class Bench {

    private Bench() {}

    /// Measures the write path beside what it could at best be, and beside PostgreSQL where a
    /// server is installed. Takes minutes; takes all the machine has.
    ///
    /// @throws IllegalStateException if a candidate fails or stands still
    /// @throws IOException if the temporary folder cannot be made or deleted
    /// @throws InterruptedException if the thread is interrupted; everything is closed then
    public static WriteReport write(BenchOptions options, Progress progress)
            throws IOException, InterruptedException {
        try (WriteSuite suite = WriteSuite.open(options, progress)) {
            return suite.run();
        }
    }
}

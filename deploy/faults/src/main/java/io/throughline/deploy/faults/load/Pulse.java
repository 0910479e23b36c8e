package io.throughline.deploy.faults.load;

import java.util.concurrent.TimeUnit;

/// How long nobody was answered, and how long the one who waited longest waited, since the last
/// [#begin]. Safe for use by several threads.
final class Pulse {

    private long beganNanos;
    private long answeredNanos;
    private long silentNanos;
    private long waitedNanos;

    /// What was measured.
    ///
    /// @param silentMs the longest time in which no command at all was answered
    /// @param waitedMs the longest time that one command waited for its outcome
    record Reading(long silentMs, long waitedMs) {}

    /// Forgets what was, and measures from `now` on.
    synchronized void begin(long nowNanos) {
        beganNanos = nowNanos;
        answeredNanos = nowNanos;
        silentNanos = 0;
        waitedNanos = 0;
    }

    /// A command that was sent at `sentNanos` has its outcome. Waiting counts from the beginning of
    /// the measurement at the earliest.
    synchronized void answered(long sentNanos, long nowNanos) {
        silentNanos = Math.max(silentNanos, nowNanos - answeredNanos);
        long fromNanos = sentNanos - beganNanos > 0 ? sentNanos : beganNanos;
        waitedNanos = Math.max(waitedNanos, nowNanos - fromNanos);
        answeredNanos = nowNanos;
    }

    synchronized Reading read() {
        return new Reading(
                TimeUnit.NANOSECONDS.toMillis(silentNanos),
                TimeUnit.NANOSECONDS.toMillis(waitedNanos));
    }
}

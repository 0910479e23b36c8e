package io.throughline.deploy.faults.load;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// How long nobody was answered, and how long the one who waited longest waited, since the last
/// [#begin], whether or not the wait is over. Safe for use by several threads.
public final class Pulse {

    private long beganNanos;
    private long answeredNanos;
    private long silentNanos;
    private long waitedNanos;

    /// What was measured.
    ///
    /// @param silentMs the longest time in which no command at all was answered
    /// @param waitedMs the longest time that one command waited for its outcome
    public record Reading(long silentMs, long waitedMs) {

        /// Nothing was measured.
        public static final Reading NONE = new Reading(0, 0);
    }

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
        silentNanos = silentNanos(nowNanos);
        waitedNanos = waitedNanos(sentNanos, nowNanos);
        answeredNanos = nowNanos;
    }

    /// What was measured until `now`.
    ///
    /// @param oldestNanos when the command was sent that has been without an outcome for longest;
    ///   empty if none is, and then nobody is silent either
    synchronized Reading read(OptionalLong oldestNanos, long nowNanos) {
        long silent = silentNanos;
        long waited = waitedNanos;
        if (oldestNanos.isPresent()) {
            silent = silentNanos(nowNanos);
            waited = waitedNanos(oldestNanos.getAsLong(), nowNanos);
        }
        return new Reading(
                TimeUnit.NANOSECONDS.toMillis(silent), TimeUnit.NANOSECONDS.toMillis(waited));
    }

    private long silentNanos(long nowNanos) {
        return Math.max(silentNanos, nowNanos - answeredNanos);
    }

    private long waitedNanos(long sentNanos, long nowNanos) {
        long fromNanos = sentNanos - beganNanos > 0 ? sentNanos : beganNanos;
        return Math.max(waitedNanos, nowNanos - fromNanos);
    }
}

package io.throughline.agents.runtime.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Wakes who waits for a time of day.
record Alarm(ScheduledExecutorService timer) {

    // The clock may be set, so it is looked at again once in a while.
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    /// Has `wakes` run when `due` may have come; says whether it has not come yet.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException if the service ends
    boolean waits(Instant due, Runnable wakes) {
        Duration wait = Duration.between(Instant.now(), due);
        if (!wait.isPositive()) {
            return false;
        }
        long waitMs = (wait.compareTo(LOOK_AGAIN) < 0 ? wait : LOOK_AGAIN).toMillis() + 1;
        Future<?> _ = timer.schedule(wakes, waitMs, TimeUnit.MILLISECONDS);
        return true;
    }
}

package io.throughline.streams.runtime.comparing;

import io.throughline.streams.runtime.http.RequestException;
import java.util.concurrent.TimeUnit;

/// Keeps reading down to a rate by sleeping. Used by one thread.
public final class HealPace {

    // No longer, or a consumer would be taken for dead.
    private static final long SLEEP_MS_MAX = 10_000;

    private final int eventsPerSecondMax;
    private final Runnable between;
    private long sinceNanos = System.nanoTime();
    private long events;

    /// @param eventsPerSecondMax 0 for no limit
    /// @param between run now and then; it may throw
    public HealPace(int eventsPerSecondMax, Runnable between) {
        this.eventsPerSecondMax = eventsPerSecondMax;
        this.between = between;
    }

    /// So many events were read; returns when the next may be.
    void took(int more) {
        between.run();
        if (eventsPerSecondMax == 0) {
            return;
        }
        events += more;
        long dueNanos = TimeUnit.SECONDS.toNanos(events) / eventsPerSecondMax;
        long ahead = dueNanos - (System.nanoTime() - sinceNanos);
        if (ahead > 0) {
            sleep(Math.min(SLEEP_MS_MAX, TimeUnit.NANOSECONDS.toMillis(ahead)));
        }
        // What was not read in time is not made up for in a rush.
        sinceNanos = System.nanoTime();
        events = 0;
    }

    /// Sleeps, unless the service stops.
    ///
    /// @throws RequestException 503 if it does
    public static void sleep(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }
}

package io.throughline.deploy.verify;

import java.util.concurrent.TimeUnit;

/// How long stores are waited for. Safe for use by several threads.
final class Patience {

    private static final long FIRST_MS = 10;
    private static final long PAUSE_MS_MAX = 500;

    private final long deadlineNanos;

    Patience(long msMax) {
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(msMax);
    }

    boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    /// Waits longer each time, and not beyond the end.
    ///
    /// @param tried how often so far, from 1
    void pause(int tried) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        long pauseMs = Math.min(FIRST_MS << Math.min(tried, 10), PAUSE_MS_MAX);
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(0, Math.min(pauseMs, leftMs)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the stores", e);
        }
    }
}

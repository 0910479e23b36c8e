package io.throughline.deploy.faults.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waits for something to become so.
public final class Until {

    private static final long CHECK_EVERY_MS = 50;

    private Until() {}

    /// Returns as soon as `holds` says so. What it throws counts as no: whoever was asked may be
    /// down at the moment. Only a [NotInTimeException] of its own says that it never will.
    ///
    /// @throws NotInTimeException if it does not within `max`, with what was thrown last
    public static void holds(String what, Duration max, Callable<Boolean> holds) {
        long deadline = System.nanoTime() + max.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (holds.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw interrupted(what, e);
            } catch (NotInTimeException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new NotInTimeException(
                        "not within %d s: %s".formatted(max.toSeconds(), what), last);
            }
            pause(what);
        }
    }

    private static void pause(String what) {
        try {
            TimeUnit.MILLISECONDS.sleep(CHECK_EVERY_MS);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    private static IllegalStateException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting: " + what, e);
    }
}

package io.throughline.agents.runtime.limits;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How long one attempt of a reaction may take: interrupts its thread when the time is over. The
/// time stands still while the backbone is asked, which has limits of its own.
///
/// Made, stopped and closed on the thread of the attempt.
public final class TimeLimit implements AutoCloseable {

    private final ScheduledExecutorService timer;
    private final AtomicInteger overdue;
    private final Thread thread = Thread.currentThread();
    private long leftNanos;
    private long startedNanos;
    private @Nullable Future<?> running;
    private int runs;
    private boolean over;
    private boolean closed;

    /// The time begins.
    ///
    /// @param overdue counts the attempts whose time is over and that have not ended
    public TimeLimit(ScheduledExecutorService timer, int limitMs, AtomicInteger overdue) {
        this.timer = timer;
        this.overdue = overdue;
        this.leftNanos = TimeUnit.MILLISECONDS.toNanos(limitMs);
        start();
    }

    /// The time goes on.
    public synchronized void start() {
        if (!over && !closed && running == null) {
            startedNanos = System.nanoTime();
            int run = ++runs;
            running = timer.schedule(() -> expire(run), leftNanos, TimeUnit.NANOSECONDS);
        }
    }

    /// The time stands still.
    public synchronized void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
            leftNanos = Math.max(0, leftNanos - (System.nanoTime() - startedNanos));
        }
    }

    /// Whether the thread was interrupted because the time was over.
    public synchronized boolean isOver() {
        return over;
    }

    /// The attempt is over; an interruption that nobody took notice of is taken back.
    @Override
    public synchronized void close() {
        stop();
        closed = true;
        if (over) {
            overdue.decrementAndGet();
            boolean _ = Thread.interrupted();
        }
    }

    // Does nothing if it was stopped at the last moment.
    private synchronized void expire(int run) {
        if (running != null && run == runs) {
            running = null;
            over = true;
            overdue.incrementAndGet();
            thread.interrupt();
        }
    }
}

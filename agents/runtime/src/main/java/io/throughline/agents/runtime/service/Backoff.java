package io.throughline.agents.runtime.service;

/// Waits that double from one attempt to the next.
///
/// @param delayMs the wait after the first attempt
/// @param delayMsMax the longest wait
public record Backoff(int delayMs, int delayMsMax) {

    private static final int DOUBLINGS_MAX = 20;

    /// The wait after this many attempts, in milliseconds.
    public long afterMs(int attempts) {
        long doubled = (long) delayMs << Math.min(attempts - 1, DOUBLINGS_MAX);
        return Math.min(doubled, delayMsMax);
    }

    /// Waits on a virtual thread, where that costs nothing.
    public void await(int attempts) throws InterruptedException {
        Thread.sleep(afterMs(attempts));
    }
}

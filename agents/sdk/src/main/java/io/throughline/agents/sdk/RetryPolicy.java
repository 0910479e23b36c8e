package io.throughline.agents.sdk;

import java.util.function.Predicate;

/// How often, how long and after which errors a reaction is tried. While one stream waits for its
/// next attempt, all others go on. When no attempt is left, the stream is parked. Immutable.
///
/// The waits double from one attempt to the next, up to a bound, and each is shortened by up to
/// half, so that what failed together is not tried again together. By how much follows from the
/// event, so nothing is drawn.
///
/// An attempt that is not over in time is interrupted and has failed. The time during which the
/// backbone answers does not count, nor does an attempt that failed because the backbone is away.
///
/// ```java
/// Reactions.none().on(
///         DelayDetected.class, this::tell,
///         RetryPolicy.attempts(5).waiting(500, 60_000).retrying(IOException.class::isInstance))
/// ```
///
/// @param attemptsMax how often the reaction is tried at most
/// @param delayMs the longest wait after the first attempt, in milliseconds
/// @param delayMsMax the longest wait between two attempts, in milliseconds
/// @param attemptMsMax how long one attempt may take, in milliseconds
/// @param retryable which errors are worth another attempt; after any other, no attempt is left
public record RetryPolicy(
        int attemptsMax,
        int delayMs,
        int delayMsMax,
        int attemptMsMax,
        Predicate<Throwable> retryable) {

    private static final int DOUBLINGS_MAX = 30;

    public RetryPolicy {
        atLeast(1, "attemptsMax", attemptsMax);
        atLeast(1, "delayMs", delayMs);
        atLeast(delayMs, "delayMsMax", delayMsMax);
        atLeast(1, "attemptMsMax", attemptMsMax);
    }

    /// So many attempts of a minute each, waiting 200 ms and at most 5 s, after every error.
    public static RetryPolicy attempts(int max) {
        return new RetryPolicy(max, 200, 5_000, 60_000, _ -> true);
    }

    /// The same with other waits, in milliseconds.
    public RetryPolicy waiting(int delayMs, int delayMsMax) {
        return new RetryPolicy(attemptsMax, delayMs, delayMsMax, attemptMsMax, retryable);
    }

    /// The same with another limit for one attempt, in milliseconds.
    public RetryPolicy limiting(int attemptMsMax) {
        return new RetryPolicy(attemptsMax, delayMs, delayMsMax, attemptMsMax, retryable);
    }

    /// The same, but only these errors are worth another attempt.
    public RetryPolicy retrying(Predicate<Throwable> retryable) {
        return new RetryPolicy(attemptsMax, delayMs, delayMsMax, attemptMsMax, retryable);
    }

    /// The wait before the next attempt, in milliseconds, after this many attempts, counted from 1.
    ///
    /// @param seed what tells this event from others
    public long waitMs(int attempts, int seed) {
        long doubled = (long) delayMs << Math.min(attempts - 1, DOUBLINGS_MAX);
        long most = Math.min(doubled, delayMsMax);
        return most - Math.floorMod(mixed(seed * 31 + attempts), most / 2 + 1);
    }

    // Neighbouring seeds must give different waits: the last step of MurmurHash3.
    private static int mixed(int seed) {
        int mixed = (seed ^ (seed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    private static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s of a retry policy is %d; it must be at least %d"
                            .formatted(name, value, least));
        }
    }
}

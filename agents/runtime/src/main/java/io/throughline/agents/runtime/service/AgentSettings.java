package io.throughline.agents.runtime.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.throughline.agents.sdk.RetryPolicy;
import java.net.URI;

/// The limits of an agent's service, from `throughline.*`.
///
/// @param queryUrl the query API
/// @param registryUrl the schema registry
/// @param inFlightMax events that may be worked on at once, shared evenly by the partitions
/// @param inFlightBytesMax bytes of those events, shared in the same way
/// @param unfinishedSpanMax how many events of a partition may be read past an unfinished one
/// @param commitIntervalMs how often the finished prefix is committed
/// @param drainMsMax how long what is in flight may take to end when partitions are given up
/// @param attemptsMax how often an event is tried, unless its reaction has a policy of its own
/// @param retryDelayMs the longest wait before the second attempt; each further one doubles it
/// @param retryDelayMsMax the longest wait between two attempts
/// @param attemptMsMax how long a reaction may take, not counting what it waits for the backbone
/// @param redecisionsMax how often a proposal that finds its stream at another version may be
///   decided anew; then it is lost
/// @param conflictEventsMax events that a redecision may be told of; what missed more is lost
/// @param readMsMax how long a read of a projection or a stream may take with all its retries
/// @param requestMsMax how long one request of it may take
/// @param readsInFlightMax requests that may be open at the query API at once
/// @param sharedReadMsMax how long an answer of the query API serves further reads of the same
/// @param sharedReadsMax answers that are kept for that at once
@ConfigurationProperties("throughline")
public record AgentSettings(
        URI queryUrl,
        URI registryUrl,
        int inFlightMax,
        long inFlightBytesMax,
        int unfinishedSpanMax,
        int commitIntervalMs,
        int drainMsMax,
        int attemptsMax,
        int retryDelayMs,
        int retryDelayMsMax,
        int attemptMsMax,
        int redecisionsMax,
        int conflictEventsMax,
        int readMsMax,
        int requestMsMax,
        int readsInFlightMax,
        int sharedReadMsMax,
        int sharedReadsMax) {

    // While partitions are drained nothing is polled, and a group waits a minute for a poll.
    private static final int DRAIN_MS_MAX = 30_000;

    public AgentSettings {
        atLeast(1, "in-flight-max", inFlightMax);
        atLeast(1, "in-flight-bytes-max", inFlightBytesMax);
        atLeast(1, "unfinished-span-max", unfinishedSpanMax);
        atLeast(1, "commit-interval-ms", commitIntervalMs);
        atLeast(0, "drain-ms-max", drainMsMax);
        atMost(DRAIN_MS_MAX, "drain-ms-max", drainMsMax);
        atLeast(1, "attempts-max", attemptsMax);
        atLeast(1, "retry-delay-ms", retryDelayMs);
        atLeast(retryDelayMs, "retry-delay-ms-max", retryDelayMsMax);
        atLeast(1, "attempt-ms-max", attemptMsMax);
        atLeast(0, "redecisions-max", redecisionsMax);
        atLeast(1, "conflict-events-max", conflictEventsMax);
        atLeast(1, "read-ms-max", readMsMax);
        atLeast(1, "request-ms-max", requestMsMax);
        atLeast(1, "reads-in-flight-max", readsInFlightMax);
        atLeast(0, "shared-read-ms-max", sharedReadMsMax);
        atLeast(1, "shared-reads-max", sharedReadsMax);
    }

    /// How reactions are tried that have no policy of their own.
    public RetryPolicy retryPolicy() {
        return RetryPolicy.attempts(attemptsMax)
                .waiting(retryDelayMs, retryDelayMsMax)
                .limiting(attemptMsMax);
    }

    private static void atMost(long most, String name, long value) {
        if (value > most) {
            throw new IllegalArgumentException(
                    "throughline.%s is %d; it must be at most %d".formatted(name, value, most));
        }
    }

    private static void atLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "throughline.%s is %d; it must be at least %d".formatted(name, value, least));
        }
    }
}

package io.throughline.streams.runtime.topologies;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces a stream thread that failed, until failures come too often; then it stops the topology,
/// and the service's health is down. Its threads share one of these.
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);

    private final String topology;
    private final int failuresMax;
    private final long windowMs;
    private final InstantSource clock;
    private final Deque<Instant> failures = new ArrayDeque<>();

    ThreadReplacement(String topology, int failuresMax, long windowMs, InstantSource clock) {
        this.topology = topology;
        this.failuresMax = failuresMax;
        this.windowMs = windowMs;
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Instant now = clock.instant();
        Instant windowStart = now.minusMillis(windowMs);
        while (!failures.isEmpty() && failures.getFirst().isBefore(windowStart)) {
            failures.removeFirst();
        }
        failures.addLast(now);
        if (failures.size() > failuresMax) {
            log.atError()
                    .setCause(failure)
                    .addKeyValue("topology", topology)
                    .log(
                            "A thread failed, {} failures within {} ms: the topology stops;"
                                    + " mend the cause and start the service again",
                            failures.size(),
                            windowMs);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        log.atError()
                .setCause(failure)
                .addKeyValue("topology", topology)
                .log(
                        "A thread failed and is replaced; failure {} of at most {} within {} ms",
                        failures.size(),
                        failuresMax,
                        windowMs);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}

package io.throughline.agents.runtime.reading;

import io.throughline.agents.runtime.partition.Beginning;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A partition that was assigned, while it is asked where the work on it begins.
///
/// @param askedNanos when, by [System#nanoTime]
record Arrival(CompletableFuture<Beginning> asked, long askedNanos) {

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    static Arrival askedNow(CompletableFuture<Beginning> asked) {
        return new Arrival(asked, System.nanoTime());
    }

    /// Whether there is an answer, or it should be asked again.
    boolean isOver() {
        return asked.isDone()
                && (!asked.isCompletedExceptionally()
                        || System.nanoTime() - askedNanos >= AGAIN_NANOS);
    }

    /// The answer; empty if there was none.
    Optional<Beginning> beginning() {
        try {
            return Optional.of(asked.join());
        } catch (CompletionException e) {
            LOG.atWarn().setCause(e).log("A partition cannot be begun yet, and is asked for again");
            return Optional.empty();
        }
    }
}

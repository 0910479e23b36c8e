package io.throughline.agents.runtime.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.agents.sdk.Agent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/// The time limits of all attempts of a service, and how many are over without an end: a reaction
/// that ignores its interruption keeps its stream busy until it ends.
@Singleton
public final class Overdue {

    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger overdue = new AtomicInteger();

    public Overdue(Agent agent, MeterRegistry meters) {
        this.timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("time-limits").factory());
        timer.setRemoveOnCancelPolicy(true);
        Gauge.builder("throughline.agent.attempts.overdue", overdue, AtomicInteger::get)
                .description("Reactions interrupted for their time limit that have not ended")
                .tag("agent", agent.name().value())
                .register(meters);
    }

    /// The limit of an attempt that begins now on this thread.
    public TimeLimit limit(int attemptMsMax) {
        return new TimeLimit(timer, attemptMsMax, overdue);
    }

    public int count() {
        return overdue.get();
    }

    @PreDestroy
    public void close() {
        timer.shutdownNow();
    }
}

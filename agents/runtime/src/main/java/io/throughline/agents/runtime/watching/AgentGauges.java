package io.throughline.agents.runtime.watching;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.sdk.Agent;
import jakarta.inject.Singleton;

/// What an agent has before it at this moment, as metrics.
@Singleton
public final class AgentGauges {

    AgentGauges(Agent agent, EventLoop loop, MeterRegistry meters) {
        String name = agent.name().value();
        Gauge.builder("throughline.agent.events.in.flight", loop, AgentGauges::inFlight)
                .description("Events read and not finished")
                .tag("agent", name)
                .register(meters);
        Gauge.builder("throughline.agent.streams.parked", loop, AgentGauges::parked)
                .description("Streams that are parked")
                .tag("agent", name)
                .register(meters);
        Gauge.builder("throughline.agent.lag", loop, AgentGauges::lag)
                .description("Offsets not committed yet, as the last fetch saw it")
                .tag("agent", name)
                .register(meters);
    }

    private static double inFlight(EventLoop loop) {
        return loop.status().values().stream().mapToInt(PartitionStatus::inFlight).sum();
    }

    private static double parked(EventLoop loop) {
        return loop.status().values().stream().mapToInt(PartitionStatus::parked).sum();
    }

    private static double lag(EventLoop loop) {
        return loop.status().values().stream().mapToLong(PartitionStatus::lag).sum();
    }
}

package io.throughline.agents.runtime.watching;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.throughline.agents.runtime.limits.Overdue;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.sdk.Agent;
import java.util.Map;

/// Tells how the agent stands.
///
/// The ends of the partitions are as of the last fetch, up to half a second ago: who has just
/// written to the log compares `committed` with the ends that the broker tells.
@Controller("/agent")
public final class AgentController {

    private final Agent agent;
    private final EventLoop loop;
    private final AgentCounters counters;
    private final Overdue overdue;

    AgentController(Agent agent, EventLoop loop, AgentCounters counters, Overdue overdue) {
        this.agent = agent;
        this.loop = loop;
        this.counters = counters;
        this.overdue = overdue;
    }

    @Get
    public AgentStatus status() {
        Map<Integer, PartitionStatus> partitions = loop.status();
        return new AgentStatus(
                agent.name().value(),
                !partitions.isEmpty()
                        && partitions.values().stream().allMatch(PartitionStatus::idle),
                partitions.values().stream().mapToInt(PartitionStatus::inFlight).sum(),
                (long) counters.finished().count(),
                (long) counters.accepted().count(),
                (long) counters.rejected().count(),
                (long) counters.lost().count(),
                (long) counters.conflicts().count(),
                (long) counters.redecided().count(),
                (long) counters.deadLetters().count(),
                overdue.count(),
                partitions.values().stream().mapToLong(PartitionStatus::lag).sum(),
                partitions);
    }
}

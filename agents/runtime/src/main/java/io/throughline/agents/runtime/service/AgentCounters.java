package io.throughline.agents.runtime.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.agents.sdk.Agent;
import jakarta.inject.Singleton;

/// What an agent has done since its start.
@Singleton
public final class AgentCounters {

    private final Counter finished;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter lost;
    private final Counter conflicts;
    private final Counter redecided;
    private final Counter deadLetters;
    private final Counter parked;

    public AgentCounters(Agent agent, MeterRegistry meters) {
        String name = agent.name().value();
        this.finished =
                Counter.builder("throughline.agent.events.finished")
                        .description("Events that were answered")
                        .tag("agent", name)
                        .register(meters);
        this.accepted = proposals(name, "accepted", meters);
        this.rejected = proposals(name, "rejected", meters);
        this.lost = proposals(name, "lost", meters);
        this.conflicts =
                Counter.builder("throughline.agent.conflicts")
                        .description("Proposals that found their stream at another version")
                        .tag("agent", name)
                        .register(meters);
        this.redecided =
                Counter.builder("throughline.agent.redecided")
                        .description("Proposals that the agent made instead after a conflict")
                        .tag("agent", name)
                        .register(meters);
        this.deadLetters =
                Counter.builder("throughline.agent.dead.letters")
                        .description("Events given up, for which their streams were parked")
                        .tag("agent", name)
                        .register(meters);
        this.parked =
                Counter.builder("throughline.agent.parked")
                        .description("Events parked behind one that was given up")
                        .tag("agent", name)
                        .register(meters);
    }

    public Counter finished() {
        return finished;
    }

    public Counter accepted() {
        return accepted;
    }

    public Counter rejected() {
        return rejected;
    }

    public Counter lost() {
        return lost;
    }

    public Counter conflicts() {
        return conflicts;
    }

    public Counter redecided() {
        return redecided;
    }

    public Counter deadLetters() {
        return deadLetters;
    }

    public Counter parked() {
        return parked;
    }

    private static Counter proposals(String agent, String outcome, MeterRegistry meters) {
        return Counter.builder("throughline.agent.proposals")
                .description("Proposals by their final outcome")
                .tag("agent", agent)
                .tag("outcome", outcome)
                .register(meters);
    }
}

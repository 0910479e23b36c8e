package io.throughline.agents.runtime;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one event: asks the agent, sends what it proposes, waits for the outcomes.
@Singleton
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final AgentName agent;
    private final Reactions reactions;
    private final Submitter submitter;
    private final Projections projections;
    private final InstantSource clock;
    private final AgentCounters counters;

    Attempt(
            Agent agent,
            Submitter submitter,
            Projections projections,
            InstantSource clock,
            AgentCounters counters) {
        this.agent = agent.name();
        this.reactions = agent.reactions();
        this.submitter = submitter;
        this.projections = projections;
        this.clock = clock;
        this.counters = counters;
    }

    /// Returns when every proposal has its outcome; a rejection is one. Any exception is a failure
    /// of the attempt, and the next one sends the same commands under the same ids.
    <E extends Event> void at(RecordedEvent<E> event) throws Exception {
        @SuppressWarnings("unchecked") // the class of an E
        Class<E> type = (Class<E>) event.data().getClass();
        Reaction<E> reaction = reactions.to(type).orElseThrow();
        DerivedIds ids = new DerivedIds(agent, event.metadata().id());
        ReactionContext context = new ReactionContext(event.metadata(), ids, clock, projections);
        List<Proposal> proposals = reaction.react(event, context);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Proposal proposal : proposals) {
            CommandMetadata metadata =
                    metadata(event.metadata(), ids, outcomes.size(), proposal, context.now());
            outcomes.add(submitter.submit(metadata, proposal.command()));
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            count(event.metadata(), await(outcome));
        }
    }

    private static CommandMetadata metadata(
            EventMetadata cause, DerivedIds ids, int ordinal, Proposal proposal, Instant now) {
        return new CommandMetadata(
                ids.command(ordinal),
                proposal.stream(),
                proposal.expected(),
                now,
                cause.correlation(),
                cause.id(),
                proposal.basis(),
                cause.historic(),
                cause.traceparent());
    }

    private static Outcome await(CompletableFuture<Outcome> outcome) throws Exception {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void count(EventMetadata event, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _ -> counters.accepted().increment();
            case Outcome.Rejected rejected -> {
                counters.rejected().increment();
                LOG.atDebug()
                        .addKeyValue("agent", agent)
                        .addKeyValue("event", event.id())
                        .addKeyValue("code", rejected.code())
                        .log("Proposal rejected");
            }
        }
    }
}

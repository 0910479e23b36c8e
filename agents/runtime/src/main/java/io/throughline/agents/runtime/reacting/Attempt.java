package io.throughline.agents.runtime.reacting;

import io.throughline.agents.journal.Recording;
import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.backbone.Submitter;
import io.throughline.agents.runtime.effects.Ledger;
import io.throughline.agents.runtime.limits.AttemptTooLongException;
import io.throughline.agents.runtime.limits.Overdue;
import io.throughline.agents.runtime.limits.TimeLimit;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One attempt at one event: asks the agent, sends what it proposes, waits for the outcomes, and
/// sends what the agent proposes instead where it lost a race.
@Singleton
final class Attempt {

    private final AgentName agent;
    private final Reactions reactions;
    private final Submitter submitter;
    private final Projections projections;
    private final InstantSource clock;
    private final Redecisions redecisions;
    private final Ledger ledger;
    private final Overdue overdue;
    private final Recorder recorder;

    Attempt(
            Agent agent,
            Submitter submitter,
            Projections projections,
            InstantSource clock,
            Redecisions redecisions,
            Ledger ledger,
            Overdue overdue,
            Recorder recorder) {
        this.agent = agent.name();
        this.reactions = agent.reactions();
        this.submitter = submitter;
        this.projections = projections;
        this.clock = clock;
        this.redecisions = redecisions;
        this.ledger = ledger;
        this.overdue = overdue;
        this.recorder = recorder;
    }

    /// A proposal on its way.
    private record Sent(CommandId id, Proposal proposal, CompletableFuture<Outcome> outcome) {}

    /// Returns when every proposal has its final outcome; a rejection that was decided is one. What
    /// is decided anew goes after all that the agent proposed at first. Any exception is a failure
    /// of the attempt, and the next one sends the same commands under the same ids.
    ///
    /// A rejection that was not decided is such an exception. The proposals after it were sent, but
    /// their outcomes are not awaited until the event is tried again.
    ///
    /// @param attemptMsMax how long the reaction may take
    /// @param dropped whether somebody else will do it
    /// @throws UndecidedException if a proposal was rejected, but not decided
    <E extends Event> void at(RecordedEvent<E> event, int attemptMsMax, BooleanSupplier dropped)
            throws Exception {
        @SuppressWarnings("unchecked") // the class of an E
        Class<E> type = (Class<E>) event.data().getClass();
        Reaction<E> reaction = reactions.to(type).orElseThrow();
        DerivedIds ids = new DerivedIds(agent, event.metadata().id());
        List<Proposal> proposals;
        ReactionContext context;
        try (TimeLimit limit = overdue.limit(attemptMsMax)) {
            context =
                    new ReactionContext(
                            event.metadata(), ids, clock, projections, ledger, limit, dropped);
            proposals = react(reaction, event, context, limit, attemptMsMax);
        }
        List<Sent> first = new ArrayList<>();
        for (Proposal proposal : proposals) {
            first.add(send(ids.command(first.size()), proposal, event.metadata(), context));
        }
        for (Sent sent : first) {
            settle(sent, event.metadata(), context);
        }
    }

    private <E extends Event> List<Proposal> react(
            Reaction<E> reaction,
            RecordedEvent<E> event,
            ReactionContext context,
            TimeLimit limit,
            int attemptMsMax)
            throws Exception {
        try {
            if (!recorder.isOn()) {
                return reaction.react(event, context);
            }
            Recording recording = new Recording(context);
            List<Proposal> proposals = reaction.react(event, recording);
            recorder.ended(recording, event, proposals);
            return proposals;
        } catch (Exception e) {
            throw limit.isOver() ? new AttemptTooLongException(attemptMsMax, e) : e;
        }
    }

    private Sent send(
            CommandId id, Proposal proposal, EventMetadata cause, ReactionContext context) {
        CommandMetadata metadata = metadata(id, proposal, cause, context.now());
        return new Sent(id, proposal, submitter.submit(metadata, proposal.command()));
    }

    private void settle(Sent first, EventMetadata cause, ReactionContext context) throws Exception {
        @Nullable Sent sent = first;
        while (sent != null) {
            CommandId next = sent.id().nextAttempt();
            sent =
                    redecisions
                            .after(sent.id(), sent.proposal(), await(sent.outcome()))
                            .map(proposal -> send(next, proposal, cause, context))
                            .orElse(null);
        }
    }

    private static CommandMetadata metadata(
            CommandId id, Proposal proposal, EventMetadata cause, Instant now) {
        return new CommandMetadata(
                id,
                proposal.stream(),
                proposal.expected(),
                now,
                cause.correlation(),
                cause.id(),
                proposal.basis(),
                cause.historic(),
                cause.traceparent(),
                cause.clockAfter().merge(proposal.clock()),
                cause.barrier());
    }

    private static Outcome await(CompletableFuture<Outcome> outcome) throws Exception {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}

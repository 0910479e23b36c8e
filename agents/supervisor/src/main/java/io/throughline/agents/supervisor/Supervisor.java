package io.throughline.agents.supervisor;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.AgentWork;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterId;
import jakarta.inject.Singleton;
import java.util.List;

/// Decides, by its policy, what becomes of streams that agents have parked.
///
/// It cannot loop: the queue takes a bounded number of rounds for one event, and nothing more from
/// who escalated; and of its own failures it only says that a person must decide.
@Singleton
final class Supervisor implements Agent {

    private static final AgentName NAME = new AgentName("supervisor");

    private final Policy policy;
    private final OnCall onCall;

    Supervisor(SupervisorSettings settings, OnCall onCall) {
        this.policy = settings.policy();
        this.onCall = onCall;
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public Reactions reactions() {
        return Reactions.none().on(EventFailed.class, this::judge);
    }

    private List<Proposal> judge(RecordedEvent<EventFailed> event, AgentContext context)
            throws Exception {
        EventFailed failed = event.data();
        if (failed.agent().equals(NAME)) {
            // Of a failure to say that, nothing more is said.
            return isOwn(failed.stream())
                    ? List.of()
                    : List.of(propose(event, escalate("the supervisor itself failed")));
        }
        return List.of(
                switch (policy.on(failed)) {
                    case Policy.Verdict.Retry(var after) ->
                            propose(
                                    event,
                                    new RetryDeadLetter(
                                            NAME.value(),
                                            "round %d by policy".formatted(failed.round() + 1),
                                            failed.lastAt().plus(after)));
                    case Policy.Verdict.Skip() ->
                            propose(
                                    event,
                                    new SkipEvent(
                                            failed.version(), NAME.value(), "skipped by policy"));
                    case Policy.Verdict.Escalate(String reason) -> {
                        tell(event, reason, context);
                        yield propose(event, escalate(reason));
                    }
                });
    }

    private void tell(RecordedEvent<EventFailed> event, String reason, AgentContext context)
            throws Exception {
        if (!onCall.isThere()) {
            return;
        }
        Escalation escalation = Escalation.of(event, reason);
        String _ =
                context.effect(
                        "escalate",
                        escalation,
                        String.class,
                        Reconciler.repeat(),
                        key -> onCall.tell(escalation, key));
    }

    private static Command escalate(String reason) {
        return new EscalateDeadLetter(NAME.value(), reason);
    }

    // Whatever comes behind in the queue is parked, and changes nothing; only another verdict does.
    private static Proposal propose(RecordedEvent<EventFailed> event, Command command) {
        return Proposal.to(event.stream(), command).basedOn(event.metadata().id());
    }

    private static boolean isOwn(StreamId stream) {
        return stream.category().equals(AgentWork.DEAD_LETTER)
                && DeadLetterId.of(stream).agent().equals(NAME);
    }
}

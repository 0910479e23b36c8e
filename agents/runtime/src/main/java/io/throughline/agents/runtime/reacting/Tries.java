package io.throughline.agents.runtime.reacting;

import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Dropped;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.EffectInDoubtException;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.ResultMissingException;
import io.throughline.agents.sdk.RetryPolicy;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries an event until it is answered or its retry policy has no attempt left. While the backbone
/// is away, attempts do not count: the event is not to blame, and waits, and what is in flight is
/// bounded.
@Singleton
public final class Tries {

    private static final Logger LOG = LoggerFactory.getLogger(Tries.class);

    private final Attempt attempt;
    private final Reactions reactions;
    private final RetryPolicy usual;
    private final AgentCounters counters;

    Tries(Attempt attempt, Agent agent, AgentSettings settings, AgentCounters counters) {
        this.attempt = attempt;
        this.reactions = agent.reactions();
        this.usual = settings.retryPolicy();
        this.counters = counters;
    }

    /// What became of an event.
    public sealed interface Result {

        /// The reaction came to its end, and every proposal has its outcome.
        record Answered() implements Result {}

        /// No attempt is left.
        record GivenUp(Throwable failure, int attempts, Instant firstAt, Instant lastAt)
                implements Result {}
    }

    /// Tries an event to its end.
    ///
    /// @param dropped whether somebody else will do it
    /// @throws InterruptedException if it was given up for that
    public Result at(RecordedEvent<Event> event, BooleanSupplier dropped)
            throws InterruptedException {
        RetryPolicy policy = reactions.policy(event.data().getClass()).orElse(usual);
        int seed = event.metadata().id().hashCode();
        int failed = 0;
        Instant firstAt = Instant.MIN;
        for (int tried = 1; ; tried++) {
            try {
                attempt.at(event, policy.attemptMsMax(), dropped);
                counters.finished().increment();
                return new Result.Answered();
            } catch (Throwable e) {
                // Whatever an author's code throws, errors too, fails this attempt only: if it
                // left this thread, the stream would be stuck for good.
                Dropped.giveUpIf(dropped, e);
                Instant now = Instant.now();
                boolean counts = !BackboneAwayException.isBehind(e);
                failed += counts ? 1 : 0;
                firstAt = counts && failed == 1 ? now : firstAt;
                if (counts && (failed >= policy.attemptsMax() || isFinal(e, policy))) {
                    return new Result.GivenUp(e, failed, firstAt, now);
                }
                LOG.atWarn()
                        .addKeyValue("event", event.metadata().id())
                        .addKeyValue("attempt", tried)
                        .setCause(e)
                        .log("Failed");
                Thread.sleep(policy.waitMs(tried, seed));
            }
        }
    }

    private static boolean isFinal(Throwable failure, RetryPolicy policy) {
        return failure instanceof UndecidedException
                || failure instanceof EffectInDoubtException
                || failure instanceof ResultMissingException
                || !isRetryable(failure, policy);
    }

    private static boolean isRetryable(Throwable failure, RetryPolicy policy) {
        try {
            return policy.retryable().test(failure);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The policy cannot tell whether to retry, so it is not");
            return false;
        }
    }
}

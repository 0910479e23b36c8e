package io.throughline.agents.supervisor;

import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import java.time.Duration;
import java.util.List;

/// What becomes of a stream that was parked: the first rule that fits decides. A pure function of
/// the event, so it decides the same again.
///
/// @param rules in their order
record Policy(List<Rule> rules) {

    // What no second try mends: a person must find out, or stop it.
    private static final List<String> HOPELESS =
            List.of("EffectInDoubtException", "PingPong", "Forgotten");

    Policy {
        rules = List.copyOf(rules);
    }

    /// What to do.
    sealed interface Verdict {

        /// Try again, after a while.
        record Retry(Duration after) implements Verdict {}

        /// A person must decide.
        record Escalate(String reason) implements Verdict {}

        /// Drop the event.
        record Skip() implements Verdict {}
    }

    /// What a rule does.
    enum Action {
        RETRY,
        ESCALATE,
        SKIP
    }

    /// One rule. Of `agent`, `type` and `error`, `*` fits all; an Avro type and a class of errors
    /// may be given with or without what stands before their simple names.
    ///
    /// @param roundsMax how many retries are ordered at most, then it is escalated
    /// @param delayMs the wait before the first one
    /// @param factor by which each further wait is longer
    /// @param delayMsMax the longest wait
    record Rule(
            String agent,
            String type,
            String error,
            Action action,
            int roundsMax,
            long delayMs,
            double factor,
            long delayMsMax) {

        boolean fits(EventFailed failed) {
            return fits(agent, failed.agent().value())
                    && fits(type, failed.type())
                    && fits(error, failed.failure().error());
        }

        private static boolean fits(String pattern, String name) {
            return pattern.equals("*") || pattern.equals(name) || pattern.equals(simple(name));
        }

        Duration after(int round) {
            double waitMs = (double) delayMs * Math.pow(factor, round);
            return Duration.ofMillis((long) Math.min(waitMs, (double) delayMsMax));
        }
    }

    Verdict on(EventFailed failed) {
        String error = failed.failure().error();
        if (HOPELESS.contains(simple(error))) {
            return new Verdict.Escalate(simple(error) + ": no retry mends that");
        }
        for (Rule rule : rules) {
            if (rule.fits(failed)) {
                return verdict(rule, failed);
            }
        }
        return new Verdict.Escalate("no rule fits " + error);
    }

    private static Verdict verdict(Rule rule, EventFailed failed) {
        return switch (rule.action()) {
            case SKIP -> new Verdict.Skip();
            case ESCALATE -> new Verdict.Escalate("a rule says so");
            case RETRY ->
                    failed.round() < rule.roundsMax()
                            ? new Verdict.Retry(rule.after(failed.round()))
                            : new Verdict.Escalate(
                                    "it failed in %d rounds".formatted(failed.round() + 1));
        };
    }

    private static String simple(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }
}

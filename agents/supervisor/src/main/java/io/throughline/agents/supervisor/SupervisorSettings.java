package io.throughline.agents.supervisor;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The supervisor's policy and where it escalates to, from `supervisor.*`.
///
/// @param webhookUrl where somebody listens to escalations; none if it is `none`, and then they are
///   only recorded
/// @param connectMsMax longest wait for a connection, in milliseconds
/// @param answerMsMax longest wait for the whole answer, in milliseconds
/// @param roundsMax how many retries are ordered for one event, unless a rule says otherwise
/// @param retryDelayMs the wait before the first one, in milliseconds
/// @param retryFactor by which each further wait is longer
/// @param retryDelayMsMax the longest wait, in milliseconds
/// @param rules each with `do` (`retry`, `escalate` or `skip`), and `agent`, `type`, `error` and
///   the settings of a retry where they are not the usual ones
@ConfigurationProperties("supervisor")
record SupervisorSettings(
        String webhookUrl,
        int connectMsMax,
        int answerMsMax,
        int roundsMax,
        long retryDelayMs,
        double retryFactor,
        long retryDelayMsMax,
        @Nullable List<Map<String, String>> rules) {

    private static final int ROUNDS_MAX = 20;
    private static final String NONE = "none";
    private static final Set<String> RULE =
            Set.of(
                    "do",
                    "agent",
                    "type",
                    "error",
                    "rounds-max",
                    "retry-delay-ms",
                    "retry-factor",
                    "retry-delay-ms-max");

    SupervisorSettings {
        if (roundsMax < 0 || roundsMax > ROUNDS_MAX) {
            throw new IllegalArgumentException(
                    "supervisor.rounds-max is %d; it must be 0 to %d, more is rejected"
                            .formatted(roundsMax, ROUNDS_MAX));
        }
        if (connectMsMax < 1 || answerMsMax < 1 || retryDelayMs < 0 || retryFactor < 1) {
            throw new IllegalArgumentException(
                    "supervisor.connect-ms-max and answer-ms-max must be positive,"
                            + " retry-delay-ms not negative, and retry-factor at least 1");
        }
        if (!webhookUrl.equals(NONE) && !webhookUrl.startsWith("http")) {
            throw new IllegalArgumentException(
                    ("supervisor.webhook-url is '%s'; say where somebody listens, as in"
                                    + " SUPERVISOR_WEBHOOK_URL=https://example.org/on-call, or"
                                    + " none")
                            .formatted(webhookUrl));
        }
    }

    /// Where to escalate to; null for nowhere.
    @Nullable URI webhook() {
        return webhookUrl.equals(NONE) ? null : URI.create(webhookUrl);
    }

    /// The rules, and after them that everything is tried again.
    Policy policy() {
        List<Map<String, String>> given = rules == null ? List.of() : rules;
        List<Policy.Rule> all = new ArrayList<>();
        given.forEach(rule -> all.add(rule(rule)));
        all.add(rule(Map.of("do", "retry")));
        return new Policy(all);
    }

    private static int rounds(String text) {
        int rounds = Integer.parseInt(text);
        if (rounds < 0 || rounds > ROUNDS_MAX) {
            throw new IllegalArgumentException("rounds-max must be 0 to " + ROUNDS_MAX);
        }
        return rounds;
    }

    private Policy.Rule rule(Map<String, String> rule) {
        // A rule whose condition is misspelt would fit everything.
        if (!RULE.containsAll(rule.keySet())) {
            throw new IllegalArgumentException(
                    "supervisor.rules has %s; a rule has only %s"
                            .formatted(rule, new TreeSet<>(RULE)));
        }
        try {
            return new Policy.Rule(
                    rule.getOrDefault("agent", "*"),
                    rule.getOrDefault("type", "*"),
                    rule.getOrDefault("error", "*"),
                    Policy.Action.valueOf(rule.getOrDefault("do", "").toUpperCase(Locale.ROOT)),
                    rounds(rule.getOrDefault("rounds-max", "" + roundsMax)),
                    Long.parseLong(rule.getOrDefault("retry-delay-ms", "" + retryDelayMs)),
                    Double.parseDouble(rule.getOrDefault("retry-factor", "" + retryFactor)),
                    Long.parseLong(rule.getOrDefault("retry-delay-ms-max", "" + retryDelayMsMax)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("supervisor.rules has %s; it needs do: retry, escalate or skip, and numbers"
                                    + " where there are numbers, rounds-max at most 20")
                            .formatted(rule),
                    e);
        }
    }
}

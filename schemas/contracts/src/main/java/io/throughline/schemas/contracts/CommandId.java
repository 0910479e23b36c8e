package io.throughline.schemas.contracts;

import java.util.regex.Pattern;

/// The derived id of a command, written `router:order/4711@1:0`: who commands, what caused it, and
/// the ordinal of the command among those that the agent derives from that cause.
///
/// Ids are derived and never drawn, so a retry of a command *is* that command, and appending it a
/// second time changes nothing. The cause is an event id, or any other text without white space
/// that is stable across retries, such as an import's row or a client's idempotency key.
public record CommandId(AgentName agent, String cause, int ordinal) {

    /// The longest cause, in characters.
    public static final int CAUSE_LENGTH_MAX = 300;

    private static final Pattern CAUSE = Pattern.compile("[^\\s\\p{Cntrl}]+");

    public CommandId {
        if (!CAUSE.matcher(cause).matches() || cause.length() > CAUSE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "cause '%s' of a command of %s must be 1 to %d characters without white space"
                            .formatted(cause, agent, CAUSE_LENGTH_MAX));
        }
        if (ordinal < 0) {
            throw new IllegalArgumentException(
                    "ordinal %d of a command of %s must not be negative".formatted(ordinal, agent));
        }
    }

    /// Reads the written form, such as `router:order/4711@1:0`.
    public static CommandId parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 0 || first == last) {
            throw new IllegalArgumentException(
                    "command id '%s' must be agent:cause:ordinal, as in router:order/4711@1:0"
                            .formatted(text));
        }
        try {
            return new CommandId(
                    new AgentName(text.substring(0, first)),
                    text.substring(first + 1, last),
                    Integer.parseInt(text.substring(last + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "command id '%s' must end in an ordinal, as in router:order/4711@1:0"
                            .formatted(text),
                    e);
        }
    }

    @Override
    public String toString() {
        return agent + ":" + cause + ":" + ordinal;
    }
}

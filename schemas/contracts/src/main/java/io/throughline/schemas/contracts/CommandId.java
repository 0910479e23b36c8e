package io.throughline.schemas.contracts;

/// The derived id of a command, written `router:order/4711@1:0`: who commands, what caused it, and
/// the ordinal of the command among those that the agent derives from that cause.
///
/// Ids are derived and never drawn, so a retry of a command *is* that command, and appending it a
/// second time changes nothing. The cause is an event id, or any other text without white space
/// that is stable across retries, such as an import's row or a client's idempotency key.
///
/// A command that lost a race may be decided anew by its agent. That is another command, with the
/// next attempt in its id, `router:order/4711@1:0.1`; attempt 0 is not written.
public record CommandId(AgentName agent, String cause, int ordinal, int attempt) {

    /// The longest cause, in characters.
    public static final int CAUSE_LENGTH_MAX = 450;

    public CommandId {
        if (!IdText.isToken(cause) || cause.length() > CAUSE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "cause '%s' of a command of %s must be 1 to %d characters without white space"
                            .formatted(cause, agent, CAUSE_LENGTH_MAX));
        }
        if (ordinal < 0 || attempt < 0) {
            throw new IllegalArgumentException(
                    "ordinal %d and attempt %d of a command of %s must not be negative"
                            .formatted(ordinal, attempt, agent));
        }
    }

    /// The id of a command as it is decided at first.
    public CommandId(AgentName agent, String cause, int ordinal) {
        this(agent, cause, ordinal, 0);
    }

    /// Reads the written form, such as `router:order/4711@1:0` or `router:order/4711@1:0.1`.
    public static CommandId parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 0 || first == last) {
            throw new IllegalArgumentException(
                    "command id '%s' must be agent:cause:ordinal, as in router:order/4711@1:0"
                            .formatted(text));
        }
        int point = text.indexOf('.', last);
        CommandId id;
        try {
            id =
                    new CommandId(
                            new AgentName(text.substring(0, first)),
                            text.substring(first + 1, last),
                            Integer.parseInt(text, last + 1, point < 0 ? text.length() : point, 10),
                            point < 0 ? 0 : Integer.parseInt(text, point + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    ("command id '%s' must end in an ordinal, or an ordinal and an attempt, as in"
                                    + " router:order/4711@1:0 or router:order/4711@1:0.1")
                            .formatted(text),
                    e);
        }
        // One command has one written form: outcomes find their senders by it.
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException(
                    "command id '%s' must be written %s".formatted(text, id));
        }
        return id;
    }

    /// The id under which the command is sent once its agent has decided it anew.
    public CommandId nextAttempt() {
        return new CommandId(agent, cause, ordinal, attempt + 1);
    }

    @Override
    public String toString() {
        String first = agent + ":" + cause + ":" + ordinal;
        return attempt == 0 ? first : first + "." + attempt;
    }
}

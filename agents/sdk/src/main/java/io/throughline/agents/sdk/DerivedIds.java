package io.throughline.agents.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import java.util.UUID;
import java.util.regex.Pattern;

/// The ids that follow from an agent and the event that it reacts to. Whoever runs an agent derives
/// them here, so that every attempt, every instance and every test comes to the same ones.
public record DerivedIds(AgentName agent, EventId event) {

    private static final Pattern EFFECT = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    /// The id of the proposal with this place in the answer, counted from 0, such as
    /// `router:order/4711@1:0`. What is proposed instead after a conflict goes under the next
    /// attempt of it, `router:order/4711@1:0.1`.
    public CommandId command(int ordinal) {
        return new CommandId(agent, event.toString(), ordinal);
    }

    /// The idempotency key of an effect, such as `notifier:order/4711@6:notify`.
    public String effect(String name) {
        if (!EFFECT.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "effect name '%s' must be lower-case letters, digits and dashes, at most 60"
                            .formatted(name));
        }
        return agent + ":" + event + ":" + name;
    }

    /// The id with this ordinal, counted from 0: a name-based UUID.
    public String fresh(int ordinal) {
        String name = agent + ":" + event + "#" + ordinal;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}

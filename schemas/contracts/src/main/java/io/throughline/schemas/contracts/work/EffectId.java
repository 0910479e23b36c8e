package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.IdText;
import io.throughline.schemas.contracts.StreamId;
import org.jspecify.annotations.Nullable;

/// Names one effect of one agent's reaction to one event. Its own stream is written
/// `effect/notifier:notify@6:{order/4711}`, and lies in the partition of `order/4711`.
///
/// @param event the event that is reacted to
/// @param name lower-case letters, digits and dashes, at most 60, such as `notify`
public record EffectId(AgentName agent, EventId event, String name) {

    private static final int NAME_LENGTH_MAX = 60;

    public EffectId {
        if (!IdText.isName(name) || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "effect name '%s' must be lower-case letters, digits and dashes, at most %d"
                            .formatted(name, NAME_LENGTH_MAX));
        }
    }

    /// The effect whose stream this is.
    ///
    /// @throws IllegalArgumentException if it is not the stream of an effect
    public static EffectId of(StreamId stream) {
        String key = stream.key();
        int agentEnd = key.indexOf(':');
        int nameEnd = key.indexOf('@', agentEnd);
        int tag = key.indexOf(":{", nameEnd);
        if (!stream.category().equals(AgentWork.EFFECT) || agentEnd < 0 || nameEnd < 0 || tag < 0) {
            throw unfit(stream, null);
        }
        try {
            return new EffectId(
                    new AgentName(key.substring(0, agentEnd)),
                    StreamId.parse(key.substring(tag + 2, key.length() - 1))
                            .at(Long.parseLong(key, nameEnd + 1, tag, 10)),
                    key.substring(agentEnd + 1, nameEnd));
        } catch (NumberFormatException e) {
            throw unfit(stream, e);
        }
    }

    private static IllegalArgumentException unfit(
            StreamId stream, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException(
                "stream %s must be of an effect, as in %s/notifier:notify@6:{order/4711}"
                        .formatted(stream, AgentWork.EFFECT),
                cause);
    }

    /// The stream that the effect's events are in.
    public StreamId stream() {
        return new StreamId(
                AgentWork.EFFECT,
                "%s:%s@%d:{%s}".formatted(agent, name, event.version(), event.stream()));
    }
}

package io.throughline.agents.runtime.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.work.AgentWork;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What an agent hears: the group under which it reads, the topic, the event types, and what
/// happens to its own dead-letter queues.
@Singleton
public final class Hearing {

    private final String group;
    private final String topic;
    private final Set<String> types;
    private final byte[] ownQueues;

    Hearing(Agent agent, Contract contract, Codec<Event> codec) {
        this.group = "agent-" + agent.name();
        this.ownQueues = (AgentWork.DEAD_LETTER + "/" + agent.name() + ":{").getBytes(UTF_8);
        this.topic = Topics.of(contract).events();
        Set<Class<? extends Event>> wanted = agent.reactions().types();
        this.types =
                codec.types().stream()
                        .filter(type -> wanted.contains(codec.classOf(type)))
                        .collect(Collectors.toUnmodifiableSet());
        if (types.size() < wanted.size()) {
            throw new IllegalArgumentException(
                    "agent %s reacts to %s, but context %s has only %s of them"
                            .formatted(agent.name(), wanted, contract.context(), types));
        }
    }

    public String group() {
        return group;
    }

    public String topic() {
        return topic;
    }

    /// Whether this record tells of a dead-letter queue of the agent, as its key says.
    public boolean isOfOwnQueue(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        return key != null
                && key.length > ownQueues.length
                && Arrays.equals(key, 0, ownQueues.length, ownQueues, 0, ownQueues.length);
    }

    /// Whether the agent reacts to this record, as its header says; nothing is decoded for that.
    public boolean wants(ConsumerRecord<byte[], byte[]> record) {
        return types.contains(EventHeaders.type(record.headers()));
    }
}

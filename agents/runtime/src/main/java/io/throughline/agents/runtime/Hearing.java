package io.throughline.agents.runtime;

import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What an agent hears: the group under which it reads, the topic, and the event types.
@Singleton
final class Hearing {

    private final String group;
    private final String topic;
    private final Set<String> types;

    Hearing(Agent agent, Contract contract, Codec<Event> codec) {
        this.group = "agent-" + agent.name();
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

    String group() {
        return group;
    }

    String topic() {
        return topic;
    }

    /// Whether the agent reacts to this record, as its header says; nothing is decoded for that.
    boolean wants(ConsumerRecord<byte[], byte[]> record) {
        return types.contains(EventHeaders.type(record.headers()));
    }
}

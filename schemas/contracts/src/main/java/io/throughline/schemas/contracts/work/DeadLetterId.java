package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;

/// Names one agent's dead-letter queue for one stream. Its own stream is written
/// `deadletter/notifier:{order/4711}`, and lies in the partition of `order/4711`.
public record DeadLetterId(AgentName agent, StreamId stream) {

    /// The queue whose stream this is.
    ///
    /// @throws IllegalArgumentException if it is not the stream of a dead-letter queue
    public static DeadLetterId of(StreamId queue) {
        String key = queue.key();
        int tag = key.indexOf(":{");
        if (!queue.category().equals(AgentWork.DEAD_LETTER) || tag < 0) {
            throw new IllegalArgumentException(
                    "stream %s must be of a dead-letter queue, as in %s/notifier:{order/4711}"
                            .formatted(queue, AgentWork.DEAD_LETTER));
        }
        return new DeadLetterId(
                new AgentName(key.substring(0, tag)),
                StreamId.parse(key.substring(tag + 2, key.length() - 1)));
    }

    /// The stream that the queue's events are in.
    public StreamId queue() {
        return new StreamId(AgentWork.DEAD_LETTER, agent + ":{" + stream + "}");
    }
}

package io.throughline.agents.runtime.reading;

import io.throughline.agents.runtime.partition.Beginning;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/// Finds out where the work on partitions begins: each by itself and on no thread of ours, so that
/// one which has no leader holds up no other. Used by one thread.
interface Beginnings {

    /// Where it begins. Fails with what Kafka says after `default.api.timeout.ms` at the latest.
    CompletableFuture<Beginning> of(TopicPartition partition);

    /// Nothing is asked for at the moment.
    void rest();
}

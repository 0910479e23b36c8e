package io.throughline.streams.runtime.watching;

import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/// A transaction that is open in a partition: nobody who reads only what is committed gets beyond
/// its first record.
///
/// @param epoch of the producer when it wrote there last
/// @param coordinatorEpoch of the coordinator that last ended one of the producer's there
/// @param from the offset of its first record
/// @param lastMs when its producer wrote there last, in milliseconds since 1970
record OpenTransaction(
        TopicPartition partition,
        long producer,
        int epoch,
        int coordinatorEpoch,
        long from,
        long lastMs) {

    static OpenTransaction of(TopicPartition partition, ProducerState state) {
        return new OpenTransaction(
                partition,
                state.producerId(),
                state.producerEpoch(),
                state.coordinatorEpoch().orElse(0),
                state.currentTransactionStartOffset().orElseThrow(),
                state.lastTimestamp());
    }

    /// The epoch that its end is written with: with transactions of version 2, which Kafka has
    /// since 4.0, each end has the next one, and no two transactions of a producer share it.
    int endEpoch() {
        return epoch + 1;
    }
}

package io.throughline.agents.runtime;

import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What is done about one record. Blocks its own stream for as long as it takes, and returns only
/// when the record is answered for good, be it by a dead letter.
@FunctionalInterface
interface Handling {

    /// Handles one record to its end.
    ///
    /// @param dropped whether somebody else will do it, so that nothing more should be begun
    /// @throws InterruptedException if it was given up because the partition was dropped
    void handle(ConsumerRecord<byte[], byte[]> record, BooleanSupplier dropped)
            throws InterruptedException;
}

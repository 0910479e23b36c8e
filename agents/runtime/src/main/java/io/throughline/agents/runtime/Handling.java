package io.throughline.agents.runtime;

import io.throughline.schemas.contracts.StreamId;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What is done about one record. Blocks its own stream for as long as it takes, and returns only
/// when the record is answered for good, be it by parking it.
interface Handling {

    /// Handles one record to its end.
    ///
    /// @throws InterruptedException if it was given up because the partition was dropped
    void handle(ConsumerRecord<byte[], byte[]> record, Held held) throws InterruptedException;

    /// Notes what a record tells of what is parked, and does nothing else about it.
    void restore(ConsumerRecord<byte[], byte[]> record, Held held) throws InterruptedException;

    /// Follows the retry order of a stream to its end, if it still has one.
    void retry(StreamId stream, Held held) throws InterruptedException;
}

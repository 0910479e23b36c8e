package io.throughline.agents.runtime.partition;

import io.throughline.schemas.contracts.StreamId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What is done about one record. Blocks its own stream for as long as it takes, and returns only
/// when the record is answered for good, be it by parking it, or when it must be held back.
///
/// Each throws [InterruptedException] if it was given up because the partition was dropped.
public interface Handling {

    /// Handles one record to its end. Gives the event in it if that must be held back, because it
    /// can neither be handled nor parked as long as nothing leaves the queue of its stream.
    Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException;

    /// Notes what a record tells of what is parked, and does nothing else about it: before anything
    /// is handled, or ahead of what is.
    void restore(ConsumerRecord<byte[], byte[]> record, Held held) throws InterruptedException;

    /// Tries the first parked event of a stream again, if an order to do so is due. Says whether
    /// the next one may follow. Throws what says that the event cannot be read now; nothing has
    /// happened then, and it is asked again.
    boolean retry(StreamId stream, Held held) throws InterruptedException;

    /// Handles an event that was held back; says whether that is its end, or it still must be.
    /// Throws like [#retry].
    boolean resume(Reference event, Held held) throws InterruptedException;
}

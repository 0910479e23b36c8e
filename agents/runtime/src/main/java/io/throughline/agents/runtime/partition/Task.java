package io.throughline.agents.runtime.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.contracts.HashTag;
import io.throughline.schemas.contracts.StreamId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// What a stream has to do.
sealed interface Task {

    /// The hash tag of the stream, which all that must be done in turn has in common.
    String tag();

    /// Something about a record that is at hand.
    sealed interface OfRecord extends Task {

        ConsumerRecord<byte[], byte[]> record();

        @Override
        default String tag() {
            byte @Nullable [] key = record().key();
            return key == null ? "" : HashTag.of(new String(key, UTF_8));
        }

        /// What the record takes in memory, about.
        default long bytes() {
            long bytes = length(record().key()) + length(record().value());
            for (Header header : record().headers()) {
                bytes += header.key().length() + length(header.value());
            }
            return bytes;
        }

        private static long length(byte @Nullable [] bytes) {
            return bytes == null ? 0 : bytes.length;
        }
    }

    /// Handle a record.
    record Handle(ConsumerRecord<byte[], byte[]> record) implements OfRecord {}

    /// Note what a record tells of what is parked.
    record Restore(ConsumerRecord<byte[], byte[]> record) implements OfRecord {}

    /// Something about events that are in the log, and have yet to be read.
    sealed interface OfReference extends Task {

        StreamId stream();

        @Override
        default String tag() {
            return HashTag.of(stream().toString());
        }
    }

    /// Follow a retry order by one event.
    record Retry(StreamId stream) implements OfReference {}

    /// Handle the first event that was held back.
    record Resume(StreamId stream) implements OfReference {}
}

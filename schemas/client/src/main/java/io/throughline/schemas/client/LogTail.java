package io.throughline.schemas.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A running [LogReader#tail]; closing it ends the thread that follows the log.
public final class LogTail implements AutoCloseable {

    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final TopicFollower follower;

    LogTail(String name, TopicReader reader, Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
        this.follower = new TopicFollower(name, reader, consumer, failure::set);
    }

    void start() {
        follower.start();
    }

    /// Why the log is no longer followed: an event that cannot be read, or an exception of the
    /// consumer's; null while it is followed.
    public @Nullable RuntimeException failure() {
        return failure.get();
    }

    /// Ends the following, and waits for its end unless the consumer itself calls this.
    @Override
    public void close() {
        follower.close();
    }
}

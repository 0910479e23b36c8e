package io.throughline.schemas.client;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread of its own that hands over the records of a topic as they come, until it is closed or
/// fails.
final class TopicFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

    private static final Duration POLL_MAX = Duration.ofSeconds(1);
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final TopicReader reader;
    private final Consumer<ConsumerRecord<byte[], byte[]>> consumer;
    private final Consumer<RuntimeException> failed;
    private final Thread thread;
    private volatile boolean closed;

    /// Takes over the reader; [#start] begins.
    ///
    /// @param failed called, on the thread, when it cannot go on
    TopicFollower(
            String name,
            TopicReader reader,
            Consumer<ConsumerRecord<byte[], byte[]>> consumer,
            Consumer<RuntimeException> failed) {
        this.reader = reader;
        this.consumer = consumer;
        this.failed = failed;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (reader) {
            while (!closed) {
                reader.poll(POLL_MAX).forEach(consumer);
            }
        } catch (WakeupException e) {
            if (!closed) {
                fail(e);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        log.atError()
                .addKeyValue("thread", Thread.currentThread().getName())
                .setCause(e)
                .log("a topic is no longer followed");
        failed.accept(e);
    }

    /// Ends the thread, and waits for its end unless it is the one that calls.
    @Override
    public void close() {
        closed = true;
        reader.wakeUp();
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            if (!thread.join(END_MAX)) {
                log.atWarn().addKeyValue("thread", thread.getName()).log("still following a topic");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

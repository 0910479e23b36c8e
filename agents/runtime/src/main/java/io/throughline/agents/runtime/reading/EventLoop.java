package io.throughline.agents.runtime.reading;

import io.throughline.agents.runtime.backbone.Hearing;
import io.throughline.agents.runtime.partition.Handling;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.service.AgentSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the events of the context, hands those that the agent reacts to over to the work of their
/// partition, and commits what is finished.
///
/// A loop of our own instead of a listener: only a loop can commit when nothing comes in, pause one
/// partition and not another, and look at a partition's work between two polls.
@Singleton
public final class EventLoop {

    private static final Duration POLL = Duration.ofMillis(100);

    // While records wait for room, so that their partition is resumed soon.
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(10);

    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final Hearing hearing;
    private final AgentSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Thread thread;
    private volatile boolean closing;
    private volatile State state = State.NEW;

    /// How the loop is.
    public enum State {
        NEW,
        RUNNING,
        CLOSED,
        FAILED
    }

    EventLoop(Consumers consumers, Hearing hearing, Handling handling, AgentSettings settings) {
        this.hearing = hearing;
        this.settings = settings;
        this.consumer = consumers.open(hearing.group());
        this.assignment =
                new Assignment(
                        consumer,
                        consumers.beginnings(hearing.group()),
                        handling,
                        hearing::isOfOwnQueue,
                        settings);
        this.thread = Thread.ofPlatform().name(hearing.group()).unstarted(this::run);
    }

    /// Begins; once.
    public void start() {
        state = State.RUNNING;
        thread.start();
    }

    public State state() {
        return state;
    }

    /// How the partitions stand, by number.
    public Map<Integer, PartitionStatus> status() {
        return assignment.status();
    }

    /// Ends in order: what is in flight may end within its limit, and what is finished is
    /// committed.
    @PreDestroy
    public void close() throws InterruptedException {
        closing = true;
        if (state == State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        Duration patience = CLOSE.plusMillis(settings.drainMsMax());
        if (!thread.join(patience)) {
            LOG.atWarn().log("The event loop did not end in {}", patience);
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(hearing.topic()), assignment);
            long committedAt = System.nanoTime();
            boolean paused = false;
            while (!closing) {
                paused = turn(paused ? POLL_WHILE_PAUSED : POLL, paused);
                if (System.nanoTime() - committedAt >= settings.commitIntervalMs() * 1_000_000L) {
                    assignment.commit();
                    committedAt = System.nanoTime();
                }
            }
            consumer.close(CloseOptions.timeout(CLOSE));
            assignment.close();
            state = State.CLOSED;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /// One poll; says whether a partition is paused.
    private boolean turn(Duration timeout, boolean paused) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                if (hearing.isOfOwnQueue(record) || hearing.wants(record)) {
                    assignment.offer(record);
                }
            }
            return assignment.settle();
        } catch (WakeupException e) {
            // close() wants to be heard.
            return paused;
        } catch (RetriableException e) {
            LOG.atWarn()
                    .addKeyValue("topic", hearing.topic())
                    .setCause(e)
                    .log("Reading goes on after");
            return paused;
        }
    }

    private void fail(Throwable failure) {
        // First: after an error, anything that follows may fail as well.
        state = State.FAILED;
        LOG.atError()
                .addKeyValue("topic", hearing.topic())
                .setCause(failure)
                .log("Reading ended; the service is unhealthy and must be restarted");
        assignment.drop();
        assignment.close();
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}

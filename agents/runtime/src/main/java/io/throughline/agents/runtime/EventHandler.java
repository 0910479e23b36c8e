package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Tries an event until it is answered, at most `attemptsMax` times, and then makes it a dead
/// letter. An event that cannot be read is one at once. While the backbone is away, attempts do not
/// count: the event is not to blame, and waits, and what is in flight is bounded.
@Singleton
final class EventHandler implements Handling {

    private static final Logger LOG = LoggerFactory.getLogger(EventHandler.class);

    private final Codec<Event> codec;
    private final Attempt attempt;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final int attemptsMax;
    private final AgentCounters counters;

    EventHandler(
            Codec<Event> codec,
            Attempt attempt,
            DeadLetters deadLetters,
            AgentSettings settings,
            AgentCounters counters) {
        this.codec = codec;
        this.attempt = attempt;
        this.deadLetters = deadLetters;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
        this.attemptsMax = settings.attemptsMax();
        this.counters = counters;
    }

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, BooleanSupplier dropped)
            throws InterruptedException {
        try {
            answer(record, decode(record, dropped), dropped);
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, dropped);
        }
    }

    private void answer(
            ConsumerRecord<byte[], byte[]> record,
            RecordedEvent<Event> event,
            BooleanSupplier dropped)
            throws InterruptedException {
        int failed = 0;
        for (int tried = 1; ; tried++) {
            try {
                attempt.at(event);
                counters.finished().increment();
                return;
            } catch (Throwable e) {
                // Whatever an author's code throws, errors too, fails this attempt only: if it
                // left this thread, the stream would be stuck for good.
                giveUpIf(dropped, e);
                failed += BackboneAwayException.isBehind(e) ? 0 : 1;
                if (failed >= attemptsMax) {
                    bury(record, e, dropped);
                    return;
                }
                at(LOG.atWarn(), record).addKeyValue("attempt", tried).setCause(e).log("Failed");
                backoff.await(tried);
            }
        }
    }

    // A registry that is away says nothing against the event: wait for it.
    private RecordedEvent<Event> decode(
            ConsumerRecord<byte[], byte[]> record, BooleanSupplier dropped)
            throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                byte @Nullable [] key = record.key();
                return EventHeaders.recorded(
                        key == null ? "" : new String(key, UTF_8),
                        record.headers(),
                        codec.decode(record.value()),
                        record.timestamp(),
                        record.partition(),
                        record.offset());
            } catch (RegistryUnavailableException e) {
                giveUpIf(dropped, e);
                at(LOG.atWarn(), record).setCause(e).log("Waiting for the schema registry");
                backoff.await(tried);
            }
        }
    }

    // Without its dead letter the event would be lost, so this has no last attempt.
    private void bury(
            ConsumerRecord<byte[], byte[]> record, Throwable failure, BooleanSupplier dropped)
            throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                deadLetters.put(record, failure);
                counters.deadLetters().increment();
                at(LOG.atError(), record).setCause(failure).log("Event is a dead letter");
                return;
            } catch (KafkaException e) {
                giveUpIf(dropped, e);
                at(LOG.atError(), record).setCause(e).log("Dead letter not written, trying again");
                backoff.await(tried);
            }
        }
    }

    private static void giveUpIf(BooleanSupplier dropped, Throwable cause)
            throws InterruptedException {
        if (dropped.getAsBoolean()) {
            InterruptedException given = new InterruptedException("the partition was given up");
            given.initCause(cause);
            throw given;
        }
    }

    private static LoggingEventBuilder at(
            LoggingEventBuilder log, ConsumerRecord<byte[], byte[]> record) {
        return log.addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset());
    }
}

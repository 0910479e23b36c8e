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

/// Tries an event until it is answered, and makes it a dead letter if no attempt is left. An event
/// that cannot be read is one at once.
@Singleton
final class EventHandler implements Handling {

    private static final Logger LOG = LoggerFactory.getLogger(EventHandler.class);

    private final Codec<Event> codec;
    private final Tries tries;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final AgentCounters counters;

    EventHandler(
            Codec<Event> codec,
            Tries tries,
            DeadLetters deadLetters,
            AgentSettings settings,
            AgentCounters counters) {
        this.codec = codec;
        this.tries = tries;
        this.deadLetters = deadLetters;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
        this.counters = counters;
    }

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, BooleanSupplier dropped)
            throws InterruptedException {
        try {
            switch (tries.at(decode(record, dropped), dropped)) {
                case Tries.Result.Answered _ -> {}
                case Tries.Result.GivenUp(Throwable failure, _, _, _) ->
                        bury(record, failure, dropped);
            }
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, dropped);
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
                Dropped.giveUpIf(dropped, e);
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
                Dropped.giveUpIf(dropped, e);
                at(LOG.atError(), record).setCause(e).log("Dead letter not written, trying again");
                backoff.await(tried);
            }
        }
    }

    private static LoggingEventBuilder at(
            LoggingEventBuilder log, ConsumerRecord<byte[], byte[]> record) {
        return log.addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset());
    }
}

package io.throughline.agents.runtime;

import io.throughline.agents.runtime.Tries.Result.Answered;
import io.throughline.agents.runtime.Tries.Result.GivenUp;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Tries an event until it is answered, and has its stream parked if no attempt is left. Events of
/// a parked stream are parked behind. What the log tells of that is noted, and followed when it is
/// an order to try again.
///
/// An event of which not even the id can be read, or which cannot be parked, is copied to the
/// context's dead letters.
@Singleton
final class EventHandler implements Handling {

    private static final Logger LOG = LoggerFactory.getLogger(EventHandler.class);

    private final Hearing hearing;
    private final Records records;
    private final Tries tries;
    private final Parker parker;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final AgentCounters counters;

    EventHandler(
            Hearing hearing,
            Records records,
            Tries tries,
            Parker parker,
            DeadLetters deadLetters,
            AgentSettings settings,
            AgentCounters counters) {
        this.hearing = hearing;
        this.records = records;
        this.tries = tries;
        this.parker = parker;
        this.deadLetters = deadLetters;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
        this.counters = counters;
    }

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            if (hearing.isOfOwnQueue(record)) {
                note(record, held)
                        .ifPresent(queue ->
                                held.parking()
                                        .order(queue.stream())
                                        .ifPresent(order ->
                                                held.retryAt(queue.stream(), order.due())));
            }
            if (hearing.wants(record)) {
                react(record, records.metadata(record), held);
            }
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, held::isDropped);
        }
    }

    @Override
    public void restore(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            Optional<DeadLetterId> _ = note(record, held);
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, held::isDropped);
        }
    }

    /// Notes what happened to one of our queues; empty if nothing is to be retried for it.
    private Optional<DeadLetterId> note(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        RecordedEvent<Event> event = records.read(record, held::isDropped);
        DeadLetterId queue;
        try {
            queue = DeadLetterId.of(event.stream());
        } catch (IllegalArgumentException e) {
            at(LOG.atWarn(), record).setCause(e).log("It is no queue of ours, whatever its name");
            return Optional.empty();
        }
        StreamId stream = queue.stream();
        Parking parking = held.parking();
        boolean ranOut = parking.order(stream).isPresent() && parking.first(stream).isEmpty();
        if (!(event.data() instanceof DeadLetterEvent happened)
                || !parking.apply(stream, event.version(), happened, record.offset())) {
            return Optional.empty();
        }
        // An order that has run out goes on if one more event turns up, which an owner before us
        // parked too late for us to know.
        boolean goesOn = ranOut && parking.first(stream).isPresent();
        return happened instanceof DeadLetterEvent.RetryOrdered || goesOn
                ? Optional.of(queue)
                : Optional.empty();
    }

    private void react(ConsumerRecord<byte[], byte[]> record, EventMetadata metadata, Held held)
            throws InterruptedException {
        EventId id = metadata.id();
        String type = records.type(record);
        if (held.parking().covers(id.stream(), id.version())
                || parker.parks(metadata, type, held)) {
            return;
        }
        switch (result(record, held)) {
            case Answered _ -> {}
            case GivenUp given -> {
                at(LOG.atError(), record)
                        .addKeyValue("event", id)
                        .setCause(given.failure())
                        .log("Event given up, its stream is parked");
                if (!parker.fails(metadata, typeOf(type, given), given, 0, held)) {
                    bury(record, given.failure(), held::isDropped);
                }
            }
        }
    }

    private Tries.Result result(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            return tries.at(records.read(record, held::isDropped), held::isDropped);
        } catch (UndecodableException e) {
            Instant now = Instant.now();
            return new GivenUp(e, 1, now, now);
        }
    }

    private static String typeOf(String type, GivenUp given) {
        return given.failure() instanceof UndecodableException
                ? DeadLetterCommand.UNDECODABLE
                : type;
    }

    @Override
    public void retry(StreamId stream, Held held) throws InterruptedException {
        Optional<ParkedQueue.Order> order = held.parking().order(stream);
        Optional<Long> first = held.parking().first(stream);
        while (order.isPresent() && first.isPresent()) {
            long version = order.get().version();
            if (!retryOne(stream.at(first.get()), version, held)) {
                return;
            }
            first = held.parking().first(stream);
        }
    }

    /// Tries one parked event; says whether the next one may follow.
    private boolean retryOne(EventId id, long order, Held held) throws InterruptedException {
        RecordedEvent<Event> event;
        try {
            event = records.parked(id, held::isDropped);
        } catch (UndecodableException e) {
            Instant now = Instant.now();
            GivenUp given = new GivenUp(e, 1, now, now);
            parker.failsAgain(id, DeadLetterCommand.UNDECODABLE, given, order, held);
            return false;
        }
        return switch (tries.at(event, held::isDropped)) {
            case Answered _ -> parker.completes(event.metadata(), order, held);
            case GivenUp given -> {
                LOG.atError()
                        .addKeyValue("event", id)
                        .setCause(given.failure())
                        .log("Parked event given up again");
                boolean _ =
                        parker.fails(
                                event.metadata(), records.type(event.data()), given, order, held);
                yield false;
            }
        };
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

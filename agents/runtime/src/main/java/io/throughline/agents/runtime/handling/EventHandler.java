package io.throughline.agents.runtime.handling;

import io.throughline.agents.runtime.backbone.Hearing;
import io.throughline.agents.runtime.backbone.Records;
import io.throughline.agents.runtime.handling.Parker.Told;
import io.throughline.agents.runtime.parked.ParkedQueue;
import io.throughline.agents.runtime.parked.Parking;
import io.throughline.agents.runtime.partition.Handling;
import io.throughline.agents.runtime.partition.Held;
import io.throughline.agents.runtime.partition.Reference;
import io.throughline.agents.runtime.reacting.Tries;
import io.throughline.agents.runtime.reacting.Tries.Result.Answered;
import io.throughline.agents.runtime.reacting.Tries.Result.GivenUp;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.runtime.service.Dropped;
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
import java.util.function.UnaryOperator;
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
/// context's dead letters. If the queue of a stream is full, its further events are held back, and
/// come again when something has left it. They end like others then: answered, parked, or as a copy
/// in the dead letters if the queue refuses them for good. It does where whoever decides cannot
/// read what it is told (`malformed`) or fails on it (`failed`); any other refusal says that an
/// event is known, or must wait.
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
    public Optional<Reference> handle(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            if (hearing.isOfOwnQueue(record)) {
                note(record, held).ifPresent(noted -> follow(noted, held));
            }
            if (hearing.wants(record)) {
                return react(record, records.metadata(record), held);
            }
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, held::isDropped);
        }
        return Optional.empty();
    }

    @Override
    public void restore(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            note(record, held).ifPresent(noted -> follow(noted, held));
        } catch (UndecodableException | MalformedHeadersException e) {
            bury(record, e, held::isDropped);
        }
    }

    /// What the log told of the queue of `stream`.
    ///
    /// @param ordered whether its retry order is to be followed from now on
    private record Noted(StreamId stream, boolean ordered) {}

    private static void follow(Noted noted, Held held) {
        held.resume(noted.stream());
        if (noted.ordered()) {
            held.parking()
                    .order(noted.stream())
                    .ifPresent(order -> held.retryAt(noted.stream(), order.due()));
        }
    }

    /// Notes what happened to one of our queues; empty if that is known already.
    private Optional<Noted> note(ConsumerRecord<byte[], byte[]> record, Held held)
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
        return Optional.of(
                new Noted(stream, goesOn || happened instanceof DeadLetterEvent.RetryOrdered));
    }

    private Optional<Reference> react(
            ConsumerRecord<byte[], byte[]> record, EventMetadata metadata, Held held)
            throws InterruptedException {
        EventId id = metadata.id();
        Reference event =
                new Reference(id, records.type(record), record.partition(), record.offset());
        if (held.parking().covers(id.stream(), id.version())) {
            return Optional.empty();
        }
        if (held.holdsBack(id.stream())) {
            return Optional.of(event);
        }
        Told told = parker.parks(Subject.of(metadata), event.type(), held);
        if (told == Told.NO && result(record, held) instanceof GivenUp given) {
            told = givenUp(Subject.of(metadata), event.type(), given, held);
            if (told == Told.NO) {
                bury(record, given.failure(), held::isDropped);
            }
        }
        return told == Told.LATER ? Optional.of(event) : Optional.empty();
    }

    private Told givenUp(Subject event, String type, GivenUp given, Held held)
            throws InterruptedException {
        LOG.atError()
                .addKeyValue("event", event.id())
                .setCause(given.failure())
                .log("Event given up, its stream is parked");
        return parker.fails(event, typeOf(type, given), given, held);
    }

    private Tries.Result result(ConsumerRecord<byte[], byte[]> record, Held held)
            throws InterruptedException {
        try {
            return tries.at(records.read(record, held::isDropped), held::isDropped);
        } catch (UndecodableException e) {
            return unread(e);
        }
    }

    private static String typeOf(String type, GivenUp given) {
        return given.failure() instanceof UndecodableException
                ? DeadLetterCommand.UNDECODABLE
                : type;
    }

    @Override
    public boolean retry(StreamId stream, Held held) throws InterruptedException {
        Optional<ParkedQueue.Order> order = held.parking().order(stream);
        Optional<Long> first = held.parking().first(stream);
        if (order.isEmpty() || first.isEmpty()) {
            return false;
        }
        if (order.get().due().isAfter(Instant.now())) {
            // An order before this one was overruled.
            held.retryAt(stream, order.get().due());
            return false;
        }
        return retry(stream.at(first.get()), order.get(), held);
    }

    private boolean retry(EventId id, ParkedQueue.Order order, Held held)
            throws InterruptedException {
        RecordedEvent<Event> event;
        try {
            event = read(id, held);
        } catch (UndecodableException e) {
            Subject unread = Subject.unread(id);
            parker.failsAgain(unread, DeadLetterCommand.UNDECODABLE, unread(e), order, held);
            return false;
        }
        return switch (tries.at(event, held::isDropped)) {
            case Answered _ -> parker.completes(event.metadata(), order.version(), held);
            case GivenUp given -> {
                LOG.atError()
                        .addKeyValue("event", id)
                        .setCause(given.failure())
                        .log("Parked event given up again");
                String type = records.type(event.data());
                parker.failsAgain(Subject.of(event.metadata()), type, given, order, held);
                yield false;
            }
        };
    }

    @Override
    public boolean resume(Reference reference, Held held) throws InterruptedException {
        EventId id = reference.id();
        if (held.parking().covers(id.stream(), id.version())) {
            return true;
        }
        Subject subject = Subject.unread(id);
        Told told;
        try {
            RecordedEvent<Event> event = read(id, held);
            subject = Subject.of(event.metadata());
            told = parker.parks(subject, reference.type(), held);
            if (told == Told.NO) {
                told =
                        switch (tries.at(event, held::isDropped)) {
                            case Answered _ -> Told.YES;
                            case GivenUp given ->
                                    givenUpLate(subject, reference.type(), given, reference, held);
                        };
            }
        } catch (UndecodableException e) {
            told = parker.parks(subject, reference.type(), held);
            if (told == Told.NO) {
                String type = DeadLetterCommand.UNDECODABLE;
                told = givenUpLate(subject, type, unread(e), reference, held);
            }
        }
        return told != Told.LATER;
    }

    private Told givenUpLate(
            Subject subject, String type, GivenUp given, Reference reference, Held held)
            throws InterruptedException {
        Told told = givenUp(subject, type, given, held);
        if (told != Told.NO) {
            return told;
        }
        bury(reference, given.failure(), held::isDropped);
        return Told.YES;
    }

    private RecordedEvent<Event> read(EventId id, Held held) {
        return records.at(id, bytes -> held.took(id.stream(), bytes));
    }

    private static GivenUp unread(UndecodableException failure) {
        Instant now = Instant.now();
        return new GivenUp(failure, 1, now, now);
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record, Throwable failure, BooleanSupplier dropped)
            throws InterruptedException {
        bury(() -> deadLetters.put(record, failure), log -> at(log, record), failure, dropped);
    }

    private void bury(Reference event, Throwable failure, BooleanSupplier dropped)
            throws InterruptedException {
        bury(() -> deadLetters.put(event, failure), log -> at(log, event), failure, dropped);
    }

    private interface Burial {
        void once() throws InterruptedException;
    }

    // Without its dead letter the event would be lost, so this has no last attempt.
    private void bury(
            Burial burial,
            UnaryOperator<LoggingEventBuilder> at,
            Throwable failure,
            BooleanSupplier dropped)
            throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                burial.once();
                counters.deadLetters().increment();
                at.apply(LOG.atError())
                        .setCause(failure)
                        .log(
                                "Event is a dead letter: nobody tries it again, so do by hand what"
                                        + " was to follow from it");
                return;
            } catch (KafkaException e) {
                Dropped.giveUpIf(dropped, e);
                at.apply(LOG.atError()).setCause(e).log("Dead letter not written, trying again");
                backoff.await(tried);
            }
        }
    }

    private static LoggingEventBuilder at(LoggingEventBuilder log, Reference event) {
        return log.addKeyValue("event", event.id())
                .addKeyValue("partition", event.partition())
                .addKeyValue("offset", event.offset());
    }

    private static LoggingEventBuilder at(
            LoggingEventBuilder log, ConsumerRecord<byte[], byte[]> record) {
        return log.addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset());
    }
}

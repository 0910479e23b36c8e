package io.throughline.agents.runtime.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.runtime.service.Dropped;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads events: from records of the log, and parked ones from the query API. Waits for a schema
/// registry or a query API that is away, which says nothing against the event, unless it is told
/// that whoever asks waits for itself.
@Singleton
public final class Records {

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final Codec<Event> codec;
    private final StoredEvents events;
    private final Backoff backoff;

    Records(Codec<Event> codec, StoredEvents events, AgentSettings settings) {
        this.codec = codec;
        this.events = events;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
    }

    /// What travels beside the event in `record`.
    ///
    /// @throws io.throughline.schemas.codec.MalformedHeadersException if it cannot be read
    public EventMetadata metadata(ConsumerRecord<byte[], byte[]> record) {
        return EventHeaders.read(record.headers(), key(record));
    }

    /// The Avro name that the headers tell.
    public String type(ConsumerRecord<byte[], byte[]> record) {
        return EventHeaders.type(record.headers());
    }

    /// The Avro name of an event.
    public String type(Event event) {
        return codec.typeOf(event);
    }

    /// The event in `record`.
    ///
    /// @throws io.throughline.schemas.codec.UndecodableException if it cannot be read
    public RecordedEvent<Event> read(ConsumerRecord<byte[], byte[]> record, BooleanSupplier dropped)
            throws InterruptedException {
        return waiting(
                () ->
                        new RecordedEvent<>(
                                metadata(record),
                                codec.decode(record.value()),
                                Instant.ofEpochMilli(record.timestamp()),
                                record.partition(),
                                record.offset()),
                dropped);
    }

    /// The event with this id, read by reference, in today's form.
    ///
    /// @throws io.throughline.schemas.codec.UndecodableException if it cannot be read
    public RecordedEvent<Event> at(EventId id) throws InterruptedException {
        return waiting(() -> decoded(events.at(id)), () -> false);
    }

    /// The same for a partition that is held, whose room must be left while nothing can be read:
    /// this waits for nothing.
    ///
    /// @param took is told how many bytes it has
    /// @throws BackboneAwayException if the query API cannot tell it now
    /// @throws RegistryUnavailableException if its schema cannot be read now
    /// @throws io.throughline.schemas.codec.UndecodableException if it cannot be read
    public RecordedEvent<Event> at(EventId id, LongConsumer took) {
        StoredEvents.Stored stored = events.at(id);
        took.accept(stored.wire().remaining());
        return decoded(stored);
    }

    private RecordedEvent<Event> decoded(StoredEvents.Stored stored) {
        return new RecordedEvent<>(
                stored.metadata(),
                codec.decode(stored.wire()),
                stored.recordedAt(),
                stored.partition(),
                stored.offset());
    }

    private interface Reading {
        RecordedEvent<Event> read();
    }

    private RecordedEvent<Event> waiting(Reading reading, BooleanSupplier dropped)
            throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                return reading.read();
            } catch (RegistryUnavailableException | BackboneAwayException e) {
                Dropped.giveUpIf(dropped, e);
                LOG.atWarn().setCause(e).log("Waiting for the backbone");
                backoff.await(tried);
            }
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        return key == null ? "" : new String(key, UTF_8);
    }
}

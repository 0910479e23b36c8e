package io.throughline.deploy.verify;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Checks the events of a context one by one as the log has them, and folds them. Pure: it sees
/// records, and nothing else. Used by one thread.
///
/// Memory: a state and some 400 bytes for each stream, some 40 bytes for each event.
final class LogCheck {

    private final Domain domain;
    private final Codecs codecs;
    private final int partitions;
    private final List<Invariant<?, ?>> invariants;
    private final Findings findings;
    private final Map<String, StreamTrail> streams = new LinkedHashMap<>();
    private final List<ProjectionFold> projections;
    private final CommandsOnce commands;
    private long events;

    /// @param partitions of the events topic
    LogCheck(
            Domain domain,
            Codecs codecs,
            int partitions,
            List<Invariant<?, ?>> invariants,
            Findings findings) {
        this.domain = domain;
        this.codecs = codecs;
        this.partitions = partitions;
        this.invariants = List.copyOf(invariants);
        this.findings = findings;
        this.commands = new CommandsOnce(findings);
        this.projections = domain.projections().stream().map(ProjectionFold::new).toList();
    }

    /// How many records were checked.
    long events() {
        return events;
    }

    /// By stream id, as the log has them.
    Map<String, StreamTrail> streams() {
        return streams;
    }

    List<ProjectionFold> projections() {
        return projections;
    }

    /// The commands that the events are from.
    CommandsOnce commands() {
        return commands;
    }

    /// Checks the next record of its partition.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        events++;
        Event event = project(record);
        if (record.key() == null) {
            wrong(Rule.KEY, record, "the record has no key");
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        Optional<Aggregate<?, ?, ?>> aggregate = aggregate(record, key);
        if (aggregate.isEmpty()) {
            return;
        }
        if (Partitions.of(key, partitions) != record.partition()) {
            wrong(
                    Rule.PARTITION,
                    record,
                    "stream %s belongs into partition %d"
                            .formatted(key, Partitions.of(key, partitions)));
            return;
        }
        EventMetadata metadata;
        try {
            metadata = EventHeaders.read(record.headers(), key);
        } catch (MalformedHeadersException e) {
            wrong(Rule.HEADERS, record, "stream %s: %s".formatted(key, e.getMessage()));
            trail(key, aggregate.get()).breakOff();
            return;
        }
        agree(record, metadata);
        follow(record, metadata, trail(key, aggregate.get()), aggregate.get(), event);
    }

    private Optional<Aggregate<?, ?, ?>> aggregate(
            ConsumerRecord<byte[], byte[]> record, String key) {
        try {
            StreamId stream = StreamId.parse(key);
            Optional<Aggregate<?, ?, ?>> found = domain.aggregate(stream.category());
            if (found.isEmpty()) {
                wrong(
                        Rule.KEY,
                        record,
                        "the category of %s is not of context %s"
                                .formatted(key, domain.contract().context()));
            }
            return found;
        } catch (IllegalArgumentException e) {
            wrong(Rule.KEY, record, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private StreamTrail trail(String key, Aggregate<?, ?, ?> aggregate) {
        return streams.computeIfAbsent(
                key, _ -> new StreamTrail(aggregate.initial(), watches(aggregate)));
    }

    private List<InvariantWatch<?, ?>> watches(Aggregate<?, ?, ?> aggregate) {
        List<InvariantWatch<?, ?>> watches = new ArrayList<>(invariants.size());
        for (Invariant<?, ?> invariant : invariants) {
            if (invariant.events() == aggregate.events()) {
                watches.add(InvariantWatch.of(invariant));
            }
        }
        return watches;
    }

    // Projections read whatever can be read, in any partition, as their service does.
    private @Nullable Event project(ConsumerRecord<byte[], byte[]> record) {
        Event event;
        try {
            event = codecs.events().decode(record.value());
        } catch (UndecodableException e) {
            wrong(Rule.VALUE, record, String.valueOf(e.getMessage()));
            return null;
        }
        for (ProjectionFold projection : projections) {
            try {
                projection.accept(event, record);
            } catch (RuntimeException e) {
                wrong(
                        Rule.FOLD,
                        record,
                        "projection %s cannot take it: %s".formatted(projection.name(), e));
            }
        }
        return event;
    }

    private void agree(ConsumerRecord<byte[], byte[]> record, EventMetadata metadata) {
        agree(record, Header.VERSION, Long.toString(metadata.id().version()));
        agree(record, Header.SOURCE, Header.AGENTS + metadata.command().agent());
    }

    private void agree(ConsumerRecord<byte[], byte[]> record, String header, String must) {
        String is = Header.text(record.headers(), header);
        if (!Objects.equals(is, must)) {
            wrong(Rule.HEADERS, record, "%s is %s and must be %s".formatted(header, is, must));
        }
    }

    private void follow(
            ConsumerRecord<byte[], byte[]> record,
            EventMetadata metadata,
            StreamTrail trail,
            Aggregate<?, ?, ?> aggregate,
            @Nullable Event event) {
        long version = metadata.id().version();
        if (version <= trail.version()) {
            boolean late = trail.misses(version);
            wrong(
                    late ? Rule.VERSION_ORDER : Rule.VERSION_REPEATED,
                    record,
                    "%s comes %s, after version %d"
                            .formatted(metadata.id(), late ? "late" : "again", trail.version()));
            trail.breakOff();
            return;
        }
        if (version > trail.version() + 1) {
            wrong(
                    Rule.VERSION_MISSING,
                    record,
                    "%s comes where version %d is due"
                            .formatted(metadata.id(), trail.version() + 1));
        }
        if (record.timestamp() < trail.recordedAtMs()) {
            wrong(
                    Rule.RECORDED_TIME,
                    record,
                    "%s was recorded %d ms before the event that it follows"
                            .formatted(metadata.id(), trail.recordedAtMs() - record.timestamp()));
        }
        long command = Fingerprint.of(metadata.id().stream(), metadata.command());
        if (!trail.continues(version, record.timestamp(), command)) {
            commands.appended(command, metadata, record);
        }
        trail.advance(version, record.timestamp(), command);
        if (event == null) {
            trail.breakOff();
        } else {
            fold(record, event, trail, aggregate);
        }
    }

    private void fold(
            ConsumerRecord<byte[], byte[]> record,
            Event event,
            StreamTrail trail,
            Aggregate<?, ?, ?> aggregate) {
        agree(record, Header.TYPE, codecs.events().typeOf(event));
        if (!aggregate.events().isInstance(event)) {
            wrong(
                    Rule.VALUE,
                    record,
                    "it is not an event of category " + aggregate.category().name());
            trail.breakOff();
            return;
        }
        try {
            trail.evolved(aggregate.evolve(trail.state(), event));
        } catch (RuntimeException e) {
            wrong(Rule.FOLD, record, "the aggregate cannot take it: " + e);
            trail.breakOff();
        }
        for (InvariantWatch<?, ?> watch : trail.watches()) {
            for (String violation : watch.next(event)) {
                wrong(Rule.INVARIANT, record, violation);
            }
        }
    }

    private void wrong(Rule rule, ConsumerRecord<byte[], byte[]> record, String what) {
        findings.add(rule, Places.of(record), what);
    }
}

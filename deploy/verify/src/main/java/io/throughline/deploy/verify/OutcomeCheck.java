package io.throughline.deploy.verify;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Checks the outcomes one by one against a log that was read before: what they name must be there,
/// and what is there must have been named. Pure, and used by one thread.
///
/// An outcome that was written after the log's snapshot was taken may name more than the snapshot
/// has; `settled` tells up to where outcomes are surely older.
///
/// Memory: 25 bytes for each outcome.
final class OutcomeCheck {

    private final Codec<Outcome> codec;
    private final LogCheck events;
    private final int partitions;
    private final Map<Integer, Long> settled;
    private final Findings findings;
    private final LongTable told = new LongTable();
    private long outcomes;

    /// @param events the whole snapshot of the log
    /// @param partitions of the outcomes topic
    /// @param settled by partition: an outcome before this offset was committed before the log's
    ///   snapshot was taken
    OutcomeCheck(
            Codec<Outcome> codec,
            LogCheck events,
            int partitions,
            Map<Integer, Long> settled,
            Findings findings) {
        this.codec = codec;
        this.events = events;
        this.partitions = partitions;
        this.settled = Map.copyOf(settled);
        this.findings = findings;
    }

    /// How many records were checked.
    long outcomes() {
        return outcomes;
    }

    /// Checks the next outcome of its partition.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        outcomes++;
        OutcomeHeaders headers;
        Outcome outcome;
        try {
            if (record.key() == null) {
                throw new UndecodableException("the record has no key");
            }
            headers =
                    OutcomeHeaders.read(
                            record.headers(), new String(record.key(), StandardCharsets.UTF_8));
            outcome = codec.decode(record.value());
        } catch (UndecodableException | MalformedHeadersException e) {
            wrong(Rule.OUTCOME, record, String.valueOf(e.getMessage()));
            return;
        }
        String stream = headers.stream().toString();
        int home = Partitions.of(stream, partitions);
        if (home != record.partition()) {
            wrong(
                    Rule.OUTCOME,
                    record,
                    "outcomes of stream %s belong into partition %d".formatted(stream, home));
        }
        long command = Fingerprint.of(headers.stream(), headers.command());
        once(record, command, outcome);
        names(record, stream, command, outcome);
    }

    // The events that go with a stale version are told once only.
    private void once(ConsumerRecord<byte[], byte[]> record, long command, Outcome outcome) {
        if (isForNow(outcome)) {
            return;
        }
        long answer =
                switch (outcome) {
                    case Accepted(long first, long version, _, _) ->
                            Fingerprint.of("accepted %d %d".formatted(first, version));
                    case Rejected rejected ->
                            Fingerprint.of(
                                    "rejected %s %d %s"
                                            .formatted(
                                                    rejected.code(),
                                                    rejected.version(),
                                                    rejected.message()));
                };
        long before = told.putIfAbsent(command, answer);
        if (before != LongTable.ABSENT && before != answer) {
            wrong(
                    Rule.OUTCOMES_DIFFER,
                    record,
                    "%s is not what the same command was told before".formatted(brief(outcome)));
        }
    }

    private static boolean isForNow(Outcome outcome) {
        return outcome instanceof Rejected rejected && rejected.isForNow();
    }

    private void names(
            ConsumerRecord<byte[], byte[]> record, String stream, long command, Outcome outcome) {
        StreamTrail trail = events.streams().get(stream);
        if (trail != null && trail.isBroken()) {
            return;
        }
        long last = trail == null ? 0 : trail.version();
        boolean isSettled = record.offset() < settled.getOrDefault(record.partition(), 0L);
        if (outcome.version() > last) {
            if (isSettled) {
                wrong(
                        Rule.OUTCOME_EVENTS,
                        record,
                        "%s, but the stream ends at version %d".formatted(brief(outcome), last));
            }
            return;
        }
        boolean appended =
                outcome instanceof Accepted(long first, long version, _, _) && first <= version;
        if (trail != null && appended) {
            covers(record, trail, command, (Accepted) outcome);
        } else if (events.commands().hasAppended(command) && !isForNow(outcome)) {
            wrong(
                    Rule.OUTCOMES_DIFFER,
                    record,
                    "%s, but the same command is behind events".formatted(brief(outcome)));
        }
    }

    private void covers(
            ConsumerRecord<byte[], byte[]> record,
            StreamTrail trail,
            long command,
            Accepted outcome) {
        for (long version = outcome.firstVersion(); version <= outcome.version(); version++) {
            if (!trail.isFrom(command, version)) {
                wrong(
                        Rule.OUTCOME_EVENTS,
                        record,
                        "%s, but version %d is from another command"
                                .formatted(brief(outcome), version));
                return;
            }
            trail.answer(version);
        }
        if (trail.isFrom(command, outcome.firstVersion() - 1)
                || trail.isFrom(command, outcome.version() + 1)) {
            wrong(
                    Rule.OUTCOME_EVENTS,
                    record,
                    "%s, but its command is behind more events".formatted(brief(outcome)));
        }
    }

    /// Checks, after the last outcome, that none is missing.
    ///
    /// @param complete the partitions whose outcomes are all still kept
    void finish(Set<Integer> complete) {
        events.streams()
                .forEach((stream, trail) -> {
                    if (trail.isBroken() || !complete.contains(Partitions.of(stream, partitions))) {
                        return;
                    }
                    long version = trail.firstUnanswered();
                    if (version > 0) {
                        findings.add(
                                Rule.EVENT_OUTCOME,
                                stream + "@" + version,
                                "no outcome names this event");
                    }
                });
    }

    private static String brief(Outcome outcome) {
        return switch (outcome) {
            case Accepted(long first, long version, _, _) ->
                    "accepted with versions %d to %d".formatted(first, version);
            case Rejected rejected ->
                    "rejected as %s at version %d".formatted(rejected.code(), rejected.version());
        };
    }

    private void wrong(Rule rule, ConsumerRecord<byte[], byte[]> record, String what) {
        findings.add(rule, Places.of(record), what);
    }
}

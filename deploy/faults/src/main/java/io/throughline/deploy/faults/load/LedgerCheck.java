package io.throughline.deploy.faults.load;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Compares what was said about commands with what the log holds of them. Pure; used by one thread.
final class LedgerCheck {

    private static final int WRONG_KEPT_MAX = 20;

    private final AgentName sender;
    private final Map<String, Trace> traces = new HashMap<>();

    /// @param sender whose commands they are; events of others are left to others
    LedgerCheck(AgentName sender) {
        this.sender = sender;
    }

    /// What the log holds of one command.
    private record Trace(String stream, long first, long last, int events) {

        Trace and(EventId event) {
            long version = event.version();
            return new Trace(stream, Math.min(first, version), Math.max(last, version), events + 1);
        }

        boolean isOneAppend() {
            return events == last - first + 1;
        }
    }

    /// What was found.
    ///
    /// @param acknowledged commands with an outcome
    /// @param lost of these, those whose events are not all there
    /// @param doubled commands that are behind more events than they were told, or that were told
    ///   no or nothing and are there twice
    /// @param wrong the first of them, in a sentence each
    record Result(long acknowledged, long lost, long doubled, List<String> wrong) {

        Result {
            wrong = List.copyOf(wrong);
        }
    }

    /// Takes the next event of the log.
    void event(ConsumerRecord<byte[], byte[]> record) {
        EventMetadata metadata =
                EventHeaders.read(
                        record.headers(), new String(record.key(), StandardCharsets.UTF_8));
        CommandId command = metadata.command();
        if (!command.agent().equals(sender)) {
            return;
        }
        EventId id = metadata.id();
        traces.merge(
                command.toString(),
                new Trace(id.stream().toString(), id.version(), id.version(), 1),
                (known, _) -> known.and(id));
    }

    /// Compares, after the last event.
    Result compare(Collection<Sent> commands) {
        long acknowledged = 0;
        long lost = 0;
        long doubled = 0;
        List<String> wrong = new ArrayList<>();
        for (Sent command : commands) {
            Trace trace = traces.remove(command.id());
            Outcome outcome = command.outcome();
            acknowledged += outcome == null ? 0 : 1;
            if (isLost(outcome, trace)) {
                lost++;
                note(wrong, command, trace);
            } else if (isDoubled(outcome, trace)) {
                doubled++;
                note(wrong, command, trace);
            }
        }
        if (!traces.isEmpty()) {
            doubled += traces.size();
            note(wrong, "nobody sent the commands " + traces.keySet().stream().limit(5).toList());
        }
        return new Result(acknowledged, lost, doubled, wrong);
    }

    private static boolean isLost(@Nullable Outcome outcome, @Nullable Trace trace) {
        if (!(outcome instanceof Outcome.Accepted accepted)
                || accepted.firstVersion() > accepted.version()) {
            return false;
        }
        return trace == null
                || trace.first() > accepted.firstVersion()
                || trace.last() < accepted.version()
                || trace.events() < accepted.version() - accepted.firstVersion() + 1;
    }

    private static boolean isDoubled(@Nullable Outcome outcome, @Nullable Trace trace) {
        if (trace == null) {
            return false;
        }
        if (outcome == null) {
            return !trace.isOneAppend();
        }
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                    trace.first() != accepted.firstVersion()
                            || trace.last() != accepted.version()
                            || !trace.isOneAppend();
            case Outcome.Rejected _ -> true;
        };
    }

    private static void note(List<String> wrong, Sent command, @Nullable Trace trace) {
        Outcome outcome = command.outcome();
        note(
                wrong,
                "command %s was %s, and the log has %s"
                        .formatted(
                                command.id(),
                                outcome == null ? "not answered" : Sent.brief(outcome),
                                trace == null
                                        ? "nothing of it"
                                        : "%d events from version %d to %d of %s"
                                                .formatted(
                                                        trace.events(),
                                                        trace.first(),
                                                        trace.last(),
                                                        trace.stream())));
    }

    private static void note(List<String> wrong, String sentence) {
        if (wrong.size() < WRONG_KEPT_MAX) {
            wrong.add(sentence);
        }
    }
}

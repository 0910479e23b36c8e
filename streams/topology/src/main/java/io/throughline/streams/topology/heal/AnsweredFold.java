package io.throughline.streams.topology.heal;

import io.throughline.schemas.codec.MalformedHeadersException;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.AnsweredCommands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What one stream's head must remember of its last commands, by the outcomes that are still kept.
/// The log alone knows no rejected command and none that made no events. Used by one thread.
public final class AnsweredFold {

    private final Codecs codecs;
    private final int horizonCommands;

    // Those that were told again although they are not among `answered`: kept no more, and older.
    private final Map<CommandId, Outcome> older = new LinkedHashMap<>();
    private final LinkedHashMap<CommandId, Outcome> answered = new LinkedHashMap<>();
    private long version;

    /// The fold of no outcomes.
    ///
    /// @param horizonCommands how many of its last commands a stream remembers
    public AnsweredFold(Codecs codecs, int horizonCommands) {
        this.codecs = codecs;
        this.horizonCommands = horizonCommands;
    }

    /// Folds the stream's next outcome. One that cannot be read is passed over.
    ///
    /// @throws RegistryUnavailableException if its schema is not known and cannot be asked for
    public void add(ConsumerRecord<String, byte[]> outcome) {
        try {
            add(
                    OutcomeHeaders.read(outcome.headers(), outcome.key()).command(),
                    codecs.outcomes().decode(outcome.value()));
        } catch (MalformedHeadersException | UndecodableException _) {
            // Whoever waits for it cannot read it either.
        }
    }

    private void add(CommandId command, Outcome told) {
        Outcome outcome = asRemembered(told);
        if (told.duplicate()) {
            if (!answered.containsKey(command) && older.size() < horizonCommands) {
                older.putIfAbsent(command, outcome);
            }
        } else if (isRemembered(told)) {
            answered.putLast(command, outcome);
            if (answered.size() > horizonCommands) {
                answered.pollFirstEntry();
            }
        }
        if (told instanceof Accepted(long first, long last, _, _) && first <= last) {
            version = Math.max(version, last);
        }
    }

    private static boolean isRemembered(Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> true;
            case Rejected rejected -> !rejected.isForNow();
        };
    }

    private static Outcome asRemembered(Outcome outcome) {
        return switch (outcome) {
            case Accepted(long first, long last, _, var stale) ->
                    new Accepted(first, last, false, stale);
            case Rejected(String code, String message, long at, _, _, var stale) ->
                    new Rejected(code, message, at, false, List.of(), stale);
        };
    }

    /// The last version that an outcome tells of; 0 for none. The log must have it.
    public long version() {
        return version;
    }

    /// What the head must remember.
    ///
    /// @param byLog what the log tells, which may reach back further
    AnsweredCommands after(AnsweredCommands byLog) {
        AnsweredCommands all = byLog;
        for (Map<CommandId, Outcome> part : List.of(older, answered)) {
            for (Map.Entry<CommandId, Outcome> each : part.entrySet()) {
                CommandId command = each.getKey();
                all =
                        all.without(command)
                                .with(
                                        command,
                                        codecs.outcomes().encode(each.getValue()),
                                        horizonCommands);
            }
        }
        return all;
    }
}

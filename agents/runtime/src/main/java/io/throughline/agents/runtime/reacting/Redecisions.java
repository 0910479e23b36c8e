package io.throughline.agents.runtime.reacting;

import io.throughline.agents.runtime.backbone.StreamEvents;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Conflict;
import io.throughline.agents.sdk.Proposal;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what follows from the outcome of a proposal, and counts it: nothing if it is final, or what
/// the author's redecision makes of a lost race.
///
/// A stale rejection that is told again, after a crash, tells the version that it was decided at,
/// so the same events are asked for, and the same chain of commands comes out.
@Singleton
final class Redecisions {

    private static final Logger LOG = LoggerFactory.getLogger(Redecisions.class);

    private final Codec<Event> codec;
    private final StreamEvents events;
    private final AgentCounters counters;
    private final int redecisionsMax;
    private final int conflictEventsMax;

    Redecisions(
            Codec<Event> codec,
            StreamEvents events,
            AgentSettings settings,
            AgentCounters counters) {
        this.codec = codec;
        this.events = events;
        this.counters = counters;
        this.redecisionsMax = settings.redecisionsMax();
        this.conflictEventsMax = settings.conflictEventsMax();
    }

    /// What is to be sent under the next attempt of `id`; empty if the outcome is final.
    ///
    /// @throws BackboneAwayException if the events in between cannot be had in time
    /// @throws UndecidedException if the proposal was rejected for now, but not decided
    Optional<Proposal> after(CommandId id, Proposal proposal, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> {
                counters.accepted().increment();
                yield Optional.empty();
            }
            case Rejected rejected when rejected.code().equals(Rejected.STALE_VERSION) -> {
                counters.conflicts().increment();
                yield stale(id, proposal, rejected);
            }
            case Rejected rejected when rejected.isForNow() ->
                    throw new UndecidedException(rejected);
            case Rejected rejected -> rejected(id, rejected);
        };
    }

    private Optional<Proposal> stale(CommandId id, Proposal proposal, Rejected rejected) {
        if (proposal.redecision() == null) {
            return rejected(id, rejected);
        }
        long missed = Math.max(0, rejected.version() - seen(proposal.expected()));
        if (id.attempt() >= redecisionsMax || missed > conflictEventsMax) {
            return lost(id, rejected, missed);
        }
        Optional<Proposal> next = proposal.after(conflict(proposal, rejected, missed));
        if (next.isEmpty()) {
            return rejected(id, rejected);
        }
        counters.redecided().increment();
        return next;
    }

    private Conflict conflict(Proposal proposal, Rejected rejected, long missed) {
        StreamId stream = proposal.stream();
        long version = rejected.version();
        // Whoever decided may have forgotten them, as it has for a rejection that is told again.
        List<Event> since =
                rejected.since().size() == missed
                        ? rejected.since().stream().map(codec::decode).toList()
                        : events.between(stream, version - missed, version).stream()
                                .map(codec::decode)
                                .toList();
        return new Conflict(stream, version, since);
    }

    private static long seen(ExpectedVersion expected) {
        return switch (expected) {
            case ExpectedVersion.Exact(long version) -> version;
            case ExpectedVersion.Absent _ -> 0;
            case ExpectedVersion.Any _ ->
                    throw new IllegalStateException(
                            "a command that expects any version was rejected as stale");
        };
    }

    private Optional<Proposal> rejected(CommandId id, Rejected rejected) {
        counters.rejected().increment();
        LOG.atDebug()
                .addKeyValue("commandId", id)
                .addKeyValue("code", rejected.code())
                .log("Proposal rejected");
        return Optional.empty();
    }

    private Optional<Proposal> lost(CommandId id, Rejected rejected, long missed) {
        counters.lost().increment();
        LOG.atWarn()
                .addKeyValue("commandId", id)
                .addKeyValue("version", rejected.version())
                .addKeyValue("missed", missed)
                .log(
                        "Proposal lost: its stream moved on before each attempt, or by too much;"
                                + " {} redecisions and {} events are allowed",
                        redecisionsMax,
                        conflictEventsMax);
        return Optional.empty();
    }
}

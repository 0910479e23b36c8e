package io.throughline.agents.testkit;

import io.throughline.agents.journal.Journal;
import io.throughline.agents.journal.Recording;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.testkit.Reacted.Answer;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.testkit.Determinism;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A specification of an agent that reads as a sentence. Immutable.
///
/// ```java
/// AgentSpec.of(router)
///         .given("lane", "KE-air", standing)
///         .when(placed, new StreamId("order", "4711"), 1)
///         .thenProposes(Proposal.to(...));
/// ```
///
/// What the agent does after a lost race is said with [Reacted#butMeanwhile] before the last line.
///
/// Every event is handed to the agent twice, and both answers must be equal: an agent that draws
/// from its own clock, from chance or from memory fails here. So does one whose package calls what
/// [Determinism] forbids.
public final class AgentSpec {

    private static final long JOURNAL_BYTES_MAX = 100_000_000;
    private static final Instant SOME_TIME = Instant.parse("2026-01-01T12:00:00Z");

    // Reading classes takes a while, and a test may specify its agent many times.
    private static final Map<Class<?>, Boolean> DETERMINISTIC = new ConcurrentHashMap<>();

    private final Agent agent;
    private final Instant now;
    private final Map<String, Object> known;
    private final Map<String, Effect<?>> effects;
    private final @Nullable Path journal;

    private AgentSpec(
            Agent agent,
            Instant now,
            Map<String, Object> known,
            Map<String, Effect<?>> effects,
            @Nullable Path journal) {
        this.agent = agent;
        this.now = now;
        this.known = Map.copyOf(known);
        this.effects = Map.copyOf(effects);
        this.journal = journal;
    }

    /// Specifies `agent`, at some time of 2026, with empty projections.
    ///
    /// @throws AssertionError if the code of its package is not deterministic
    public static AgentSpec of(Agent agent) {
        DETERMINISTIC.computeIfAbsent(
                agent.getClass(),
                type -> {
                    Determinism.require(type);
                    return true;
                });
        return new AgentSpec(agent, SOME_TIME, Map.of(), Map.of(), null);
    }

    /// The event happens, and the agent hears of it, at `now`.
    public AgentSpec at(Instant now) {
        return new AgentSpec(agent, now, known, effects, journal);
    }

    /// The projection answers `value` for `key`, seen at version 1.
    public AgentSpec given(String projection, String key, Object value) {
        Map<String, Object> more = new HashMap<>(known);
        more.put(new StreamId(projection, key).toString(), value);
        return new AgentSpec(agent, now, more, effects, journal);
    }

    /// The effect called `name` is not performed; `answer` is, with the same idempotency key.
    public AgentSpec effectAnswers(String name, Effect<?> answer) {
        Map<String, Effect<?>> more = new HashMap<>(effects);
        more.put(name, answer);
        return new AgentSpec(agent, now, known, more, journal);
    }

    /// What the agent answers, unless it fails, is appended to this file, which [AgentReplay]
    /// replays.
    public AgentSpec recordingTo(Path journal) {
        return new AgentSpec(agent, now, known, effects, journal);
    }

    /// The event that is `version` of `stream` reaches the agent.
    public Reacted when(Event event, StreamId stream, long version) {
        return Reacted.of(
                stream,
                react(event, stream, version, journal),
                react(event, stream, version, null));
    }

    private <E extends Event> Answer react(
            E event, StreamId stream, long version, @Nullable Path journal) {
        @SuppressWarnings("unchecked") // the class of an E
        Class<E> type = (Class<E>) event.getClass();
        Optional<Reaction<E>> reaction = agent.reactions().to(type);
        if (reaction.isEmpty()) {
            return Answer.with(List.of());
        }
        RecordedEvent<E> recorded = recorded(event, stream, version);
        DerivedIds ids = new DerivedIds(agent.name(), recorded.metadata().id());
        Recording context = new Recording(new GivenContext(ids, now, known, effects));
        try {
            List<Proposal> proposals = reaction.get().react(recorded, context);
            if (journal != null) {
                try (Journal open = Journal.open(journal, JOURNAL_BYTES_MAX)) {
                    require(open.write(context.ended(agent.name(), recorded, proposals)), journal);
                }
            }
            return Answer.with(proposals);
        } catch (Exception e) {
            return Answer.failed(e);
        }
    }

    private static void require(boolean written, Path journal) {
        if (!written) {
            throw new AssertionError(
                    "journal %s is full at %d bytes".formatted(journal, JOURNAL_BYTES_MAX));
        }
    }

    private <E extends Event> RecordedEvent<E> recorded(E event, StreamId stream, long version) {
        EventMetadata metadata =
                new EventMetadata(
                        stream.at(version),
                        new CommandId(new AgentName("test"), stream.toString(), 0),
                        now,
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        return new RecordedEvent<>(metadata, event, now, 0, version - 1);
    }
}

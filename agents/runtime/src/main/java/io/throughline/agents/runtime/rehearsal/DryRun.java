package io.throughline.agents.runtime.rehearsal;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.agents.runtime.backbone.CommandJson;
import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.backbone.QueryApi;
import io.throughline.agents.runtime.backbone.Records;
import io.throughline.agents.runtime.effects.EffectHistory;
import io.throughline.agents.runtime.limits.AttemptTooLongException;
import io.throughline.agents.runtime.limits.Overdue;
import io.throughline.agents.runtime.limits.TimeLimit;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs what is parked of a stream with today's code, and changes nothing: no effect is done, no
/// command is sent. The streams service says what would become of the commands, each on what those
/// before it would have made. Safe for use by several threads.
@Singleton
public final class DryRun {

    /// The most events, and the most commands, of one run.
    static final int COMMANDS_MAX = 100;

    private static final int RUN_MS_MAX = 30_000;
    private static final int RUNS_MAX = 4;

    private final Agent agent;
    private final Records records;
    private final QueryApi queries;
    private final Projections projections;
    private final EffectHistory effects;
    private final CommandJson commands;
    private final Overdue overdue;
    private final AgentSettings settings;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final Semaphore room = new Semaphore(RUNS_MAX);

    DryRun(
            Agent agent,
            Records records,
            QueryApi queries,
            Projections projections,
            EffectHistory effects,
            CommandJson commands,
            Overdue overdue,
            AgentSettings settings,
            InstantSource clock,
            ObjectMapper json) {
        this.agent = agent;
        this.records = records;
        this.queries = queries;
        this.projections = projections;
        this.effects = effects;
        this.commands = commands;
        this.overdue = overdue;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    /// What would become of what is parked.
    ///
    /// @param expected the version of the queue that was seen, for what is decided about it
    /// @param complete whether all of it was run, to the end
    public record Report(
            String agent, String stream, long expected, boolean complete, List<OfEvent> events) {}

    /// What would become of one event.
    ///
    /// @param effects those that were recorded as done, and the one that would be done
    /// @param decisions what the streams service says of its commands
    public record OfEvent(
            long version,
            Ending outcome,
            String error,
            List<String> effects,
            List<JsonNode> decisions) {}

    /// How it ends with an event.
    public enum Ending {
        /// The agent answers it.
        ANSWERED,
        /// The agent has no reaction to its type, and passes over it.
        IGNORED,
        /// It would be dropped.
        SKIPPED,
        /// An effect would be done, and nobody knows what comes after that.
        INCOMPLETE,
        /// The agent fails.
        FAILED,
        /// It stays parked, because one before it fails.
        WAITING;

        /// As it is shown.
        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean goesOn() {
            return switch (this) {
                case ANSWERED, IGNORED, SKIPPED -> true;
                case INCOMPLETE, FAILED, WAITING -> false;
            };
        }
    }

    /// Runs it; empty if nothing of the stream is parked for this agent.
    ///
    /// @param skipped the version of the first parked event, if it would be dropped
    /// @throws IllegalArgumentException if the first parked event has another version
    /// @throws BackboneAwayException if the streams service does not answer in time
    /// @throws DryRunTooLongException if it takes longer than 30 s
    public Optional<Report> of(StreamId stream, @Nullable Long skipped)
            throws InterruptedException {
        return of(stream, skipped, RUN_MS_MAX);
    }

    /// The same within `msMax`.
    public Optional<Report> of(StreamId stream, @Nullable Long skipped, int msMax)
            throws InterruptedException {
        AtomicReference<String> doing = new AtomicReference<>("it began");
        FutureTask<Optional<Report>> run =
                new FutureTask<>(() -> roomed(() -> run(stream, skipped, doing::set)));
        Thread.ofVirtual().name("dry-run").start(run);
        try {
            return run.get(msMax, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DryRunTooLongException(
                    "the dry run of %s was not over within %d ms; the last thing was that %s"
                            .formatted(stream, msMax, doing.get()),
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("dry run of " + stream, e);
        } finally {
            run.cancel(true);
        }
    }

    // A reaction that ignores its interruption keeps its room.
    private <T> T roomed(Callable<T> run) throws Exception {
        if (!room.tryAcquire()) {
            throw new DryRunTooLongException(
                    "%d dry runs are under way; wait until one has ended".formatted(RUNS_MAX),
                    null);
        }
        try {
            return run.call();
        } finally {
            room.release();
        }
    }

    private Optional<Report> run(StreamId stream, @Nullable Long skipped, Consumer<String> progress)
            throws InterruptedException {
        progress.accept("the query API was asked what is parked");
        Optional<JsonNode> queue = queries.parked(agent.name(), stream);
        if (queue.isEmpty()) {
            return Optional.empty();
        }
        JsonNode versions = queue.get().path("versions");
        requireFirst(stream, skipped, versions.path(0).asLong());
        ArrayNode all = json.createArrayNode();
        List<OfEvent> events = new ArrayList<>();
        boolean complete = true;
        boolean failed = false;
        for (JsonNode version : versions) {
            if (events.size() == COMMANDS_MAX || all.size() >= COMMANDS_MAX) {
                complete = false;
                break;
            }
            EventId id = stream.at(version.asLong());
            OfEvent event;
            if (failed) {
                event = ended(id, Ending.WAITING);
            } else if (skipped != null && events.isEmpty()) {
                event = ended(id, Ending.SKIPPED);
            } else {
                progress.accept("event %s was read or handled".formatted(id));
                event = run(id, all);
            }
            failed |= event.outcome() == Ending.FAILED;
            complete &= event.outcome().goesOn();
            events.add(event);
        }
        progress.accept("the streams service was asked to decide");
        decide(all, events);
        long expected = queue.get().path("queueVersion").asLong();
        return Optional.of(
                new Report(agent.name().value(), stream.toString(), expected, complete, events));
    }

    private static void requireFirst(StreamId stream, @Nullable Long skipped, long first) {
        if (skipped != null && skipped != first) {
            throw new IllegalArgumentException(
                    ("event %s@%d is not the first one that is parked, and only that can be"
                                    + " skipped; it is %s@%d")
                            .formatted(stream, skipped, stream, first));
        }
    }

    private OfEvent run(EventId id, ArrayNode all) throws InterruptedException {
        List<String> done = new ArrayList<>();
        List<JsonNode> mine = new ArrayList<>();
        try {
            RecordedEvent<Event> event = records.at(id);
            DerivedIds ids = new DerivedIds(agent.name(), id);
            Optional<List<Proposal>> proposals = react(event, ids, done);
            if (proposals.isEmpty()) {
                return ended(id, Ending.IGNORED);
            }
            for (Proposal proposal : proposals.get()) {
                mine.add(command(ids, mine.size(), proposal, event.metadata()));
            }
            all.addAll(mine);
            return new OfEvent(id.version(), Ending.ANSWERED, "", done, mine);
        } catch (DryRunContext.WouldBeDoneException e) {
            return new OfEvent(id.version(), Ending.INCOMPLETE, "", done, List.of());
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // An author's code may throw anything, and in earnest that would fail the attempt.
            if (BackboneAwayException.isBehind(e)) {
                throw new BackboneAwayException("dry run of " + id, new IOException(e));
            }
            return new OfEvent(id.version(), Ending.FAILED, e.toString(), done, List.of());
        }
    }

    private static OfEvent ended(EventId id, Ending ending) {
        return new OfEvent(id.version(), ending, "", List.of(), List.of());
    }

    // Empty if there is no reaction to it.
    private <E extends Event> Optional<List<Proposal>> react(
            RecordedEvent<E> event, DerivedIds ids, List<String> done) throws Exception {
        @SuppressWarnings("unchecked") // the class of an E
        Class<E> type = (Class<E>) event.data().getClass();
        Optional<Reaction<E>> reaction = agent.reactions().to(type);
        if (reaction.isEmpty()) {
            return Optional.empty();
        }
        DryRunContext context =
                new DryRunContext(event.metadata(), ids, clock, projections, effects, json, done);
        try (TimeLimit limit = overdue.limit(settings.attemptMsMax())) {
            try {
                return Optional.of(reaction.get().react(event, context));
            } catch (Exception e) {
                throw limit.isOver() ? new AttemptTooLongException(settings.attemptMsMax(), e) : e;
            }
        }
    }

    private ObjectNode command(
            DerivedIds ids, int ordinal, Proposal proposal, EventMetadata cause) {
        ObjectNode command =
                json.createObjectNode()
                        .put("id", ids.command(ordinal).toString())
                        .put("stream", proposal.stream().toString())
                        .put("type", commands.type(proposal.command()))
                        .put("expected", proposal.expected().toString())
                        .put("causation", cause.id().toString())
                        .put("correlation", cause.correlation())
                        .put("historic", cause.historic());
        command.set("data", commands.data(proposal.command()));
        ArrayNode basis = command.putArray("basis");
        proposal.basis().seen().forEach(seen -> basis.add(seen.toString()));
        return command;
    }

    // Puts what would become of each command in its place.
    private void decide(ArrayNode all, List<OfEvent> events) {
        if (all.isEmpty()) {
            return;
        }
        int next = 0;
        JsonNode decided = queries.decide(json.createObjectNode().set("commands", all));
        for (int i = 0; i < events.size(); i++) {
            OfEvent event = events.get(i);
            List<JsonNode> decisions = new ArrayList<>();
            for (int each = 0; each < event.decisions().size(); each++) {
                decisions.add(decided.path(next++));
            }
            events.set(
                    i,
                    new OfEvent(
                            event.version(),
                            event.outcome(),
                            event.error(),
                            event.effects(),
                            decisions));
        }
    }
}

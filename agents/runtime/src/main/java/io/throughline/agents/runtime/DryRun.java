package io.throughline.agents.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.schemas.codec.UndecodableException;
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
import java.util.Optional;

/// Runs what is parked of a stream with today's code, and changes nothing: no effect is done, no
/// command is sent. The streams service says what would become of the commands, each on what those
/// before it would have made.
@Singleton
final class DryRun {

    /// The most events, and the most commands, of one run.
    static final int COMMANDS_MAX = 100;

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
    /// @param expected the version of the queue that was seen, for a release
    /// @param complete whether all of it was run, to the end
    record Report(
            String agent, String stream, long expected, boolean complete, List<OfEvent> events) {}

    /// What would become of one event.
    ///
    /// @param outcome `answered`; `incomplete`, because an effect would be done; or `failed`
    /// @param effects those that were recorded as done, and the one that would be done
    /// @param decisions what the streams service says of its commands
    record OfEvent(
            long version,
            String outcome,
            String error,
            List<String> effects,
            List<JsonNode> decisions) {}

    /// Runs it; empty if nothing of the stream is parked for this agent.
    ///
    /// @throws BackboneAwayException if the streams service does not answer in time
    Optional<Report> of(StreamId stream) throws InterruptedException {
        Optional<JsonNode> queue = queries.parked(agent.name(), stream);
        if (queue.isEmpty()) {
            return Optional.empty();
        }
        ArrayNode all = json.createArrayNode();
        List<OfEvent> events = new ArrayList<>();
        boolean complete = true;
        for (JsonNode version : queue.get().path("versions")) {
            if (events.size() == COMMANDS_MAX || all.size() >= COMMANDS_MAX) {
                complete = false;
                break;
            }
            OfEvent event = run(stream.at(version.asLong()), all);
            complete &= event.outcome().equals("answered");
            events.add(event);
        }
        decide(all, events);
        long expected = queue.get().path("queueVersion").asLong();
        return Optional.of(
                new Report(agent.name().value(), stream.toString(), expected, complete, events));
    }

    private OfEvent run(EventId id, ArrayNode all) throws InterruptedException {
        List<String> done = new ArrayList<>();
        List<JsonNode> mine = new ArrayList<>();
        try {
            RecordedEvent<Event> event = records.parked(id, () -> false);
            DerivedIds ids = new DerivedIds(agent.name(), id);
            List<Proposal> proposals = react(event, ids, done);
            for (Proposal proposal : proposals) {
                mine.add(command(ids, mine.size(), proposal, event.metadata()));
            }
            all.addAll(mine);
            return new OfEvent(id.version(), "answered", "", done, mine);
        } catch (DryRunContext.WouldBeDoneException e) {
            return new OfEvent(id.version(), "incomplete", "", done, List.of());
        } catch (UndecodableException e) {
            return new OfEvent(id.version(), "failed", e.toString(), done, List.of());
        } catch (Exception e) {
            if (BackboneAwayException.isBehind(e)) {
                throw new BackboneAwayException("dry run of " + id, new IOException(e));
            }
            return new OfEvent(id.version(), "failed", e.toString(), done, List.of());
        }
    }

    private <E extends Event> List<Proposal> react(
            RecordedEvent<E> event, DerivedIds ids, List<String> done) throws Exception {
        @SuppressWarnings("unchecked") // the class of an E
        Class<E> type = (Class<E>) event.data().getClass();
        Optional<Reaction<E>> reaction = agent.reactions().to(type);
        if (reaction.isEmpty()) {
            return List.of();
        }
        try (TimeLimit _ = overdue.limit(settings.attemptMsMax())) {
            return reaction.get()
                    .react(
                            event,
                            new DryRunContext(
                                    event.metadata(),
                                    ids,
                                    clock,
                                    projections,
                                    effects,
                                    json,
                                    done));
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

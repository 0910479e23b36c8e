package io.throughline.agents.journal;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import java.util.List;
import java.util.Optional;

/// Hands what is recorded in a journal to an agent, and compares what it says with what is
/// recorded. Nothing is performed: an effect gives its recorded result.
public final class Replay {

    private final Agent agent;
    private final Reactions reactions;

    public Replay(Agent agent) {
        this.agent = agent;
        this.reactions = agent.reactions();
    }

    /// The first reaction that comes out differently; empty if all are the same.
    public Optional<Divergence> of(List<JournalEntry> journal) {
        for (int i = 0; i < journal.size(); i++) {
            JournalEntry recorded = journal.get(i);
            Optional<String> difference = difference(recorded);
            if (difference.isPresent()) {
                return Optional.of(
                        new Divergence(i + 1, recorded.event().metadata().id(), difference.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(JournalEntry recorded) {
        if (!recorded.agent().equals(agent.name())) {
            return Optional.of(
                    "it is of agent %s, and this is %s".formatted(recorded.agent(), agent.name()));
        }
        String type = recorded.event().type();
        Optional<Class<? extends Event>> known =
                reactions.types().stream()
                        .filter(event -> event.getSimpleName().equals(type))
                        .findFirst();
        return known.isEmpty()
                ? Optional.of("the agent does not react to %s any more".formatted(type))
                : difference(recorded, known.get());
    }

    private <E extends Event> Optional<String> difference(JournalEntry recorded, Class<E> type) {
        Reaction<E> reaction = reactions.to(type).orElseThrow();
        JournalEntry.Happened event = recorded.event();
        ReplayContext context =
                new ReplayContext(recorded, new DerivedIds(agent.name(), event.metadata().id()));
        List<Proposal> proposals;
        try {
            proposals =
                    reaction.react(
                            new RecordedEvent<>(
                                    event.metadata(),
                                    JournalJson.value(event.data(), type),
                                    event.recordedAt(),
                                    event.partition(),
                                    event.offset()),
                            context);
        } catch (ReplayContext.NotRecordedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return Optional.of("it fails now: " + e);
        }
        return context.unused().or(() -> difference(recorded.proposals(), proposals));
    }

    private static Optional<String> difference(
            List<JournalEntry.Proposed> recorded, List<Proposal> said) {
        List<JournalEntry.Proposed> now = said.stream().map(JournalEntry.Proposed::of).toList();
        for (int i = 0; i < Math.min(recorded.size(), now.size()); i++) {
            if (!recorded.get(i).equals(now.get(i))) {
                return Optional.of(
                        "proposal %d was %s, and is now %s"
                                .formatted(i + 1, recorded.get(i), now.get(i)));
            }
        }
        return recorded.size() == now.size()
                ? Optional.empty()
                : Optional.of(
                        "there were %d proposals, and are now %d: %s"
                                .formatted(recorded.size(), now.size(), now));
    }
}

package io.throughline.agents.journal;

import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A context that writes down what another one gives. Good for one attempt at one event, on the
/// thread of the reaction.
public final class Recording implements AgentContext {

    private final AgentContext context;
    private final List<JournalEntry.Read> reads = new ArrayList<>();
    private final List<JournalEntry.Performed> effects = new ArrayList<>();

    // Told at first and the same from then on, or a replay could not tell it.
    private @Nullable Instant now;

    public Recording(AgentContext context) {
        this.context = context;
    }

    /// What was recorded, if the reaction ended with these proposals.
    public JournalEntry ended(AgentName agent, RecordedEvent<?> event, List<Proposal> proposals) {
        return new JournalEntry(
                agent,
                JournalEntry.Happened.of(event),
                now(),
                reads,
                effects,
                proposals.stream().map(JournalEntry.Proposed::of).toList());
    }

    @Override
    public Instant now() {
        Instant told = now;
        if (told == null) {
            told = context.now();
            now = told;
        }
        return told;
    }

    @Override
    public String newId() {
        return context.newId();
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        Optional<Known<T>> known = context.read(projection, key, type);
        reads.add(
                known.map(row ->
                                new JournalEntry.Read(
                                        projection, key, row.seen(), JournalJson.tree(row.value())))
                        .orElseGet(() -> JournalEntry.Read.nothing(projection, key)));
        return known;
    }

    @Override
    public <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action)
            throws Exception {
        T came = context.effect(name, request, result, reconciler, action);
        effects.add(new JournalEntry.Performed(name, JournalJson.tree(came)));
        return came;
    }
}

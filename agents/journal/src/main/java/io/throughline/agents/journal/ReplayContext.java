package io.throughline.agents.journal;

import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.EventId;
import java.time.Instant;
import java.util.Optional;

/// Gives what was recorded, in the same order, and nothing else.
final class ReplayContext implements AgentContext {

    private final JournalEntry recorded;
    private final DerivedIds ids;
    private int drawn;
    private int read;
    private int performed;

    /// The agent asks for something that was not recorded there.
    static final class NotRecordedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotRecordedException(String message) {
            super(message);
        }
    }

    ReplayContext(JournalEntry recorded, DerivedIds ids) {
        this.recorded = recorded;
        this.ids = ids;
    }

    /// What was asked for when it was recorded, and is not now.
    Optional<String> unused() {
        if (read < recorded.reads().size()) {
            JournalEntry.Read left = recorded.reads().get(read);
            return Optional.of(
                    "it read %s/%s, and does not now".formatted(left.projection(), left.key()));
        }
        if (performed < recorded.effects().size()) {
            return Optional.of(
                    "it performed effect '%s', and does not now"
                            .formatted(recorded.effects().get(performed).name()));
        }
        return Optional.empty();
    }

    @Override
    public Instant now() {
        return recorded.now();
    }

    @Override
    public String newId() {
        return ids.fresh(drawn++);
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        if (read >= recorded.reads().size()) {
            throw new NotRecordedException(
                    "it reads %s/%s now, and did not".formatted(projection, key));
        }
        JournalEntry.Read was = recorded.reads().get(read++);
        if (!was.projection().equals(projection) || !was.key().equals(key)) {
            throw new NotRecordedException(
                    "it reads %s/%s now, and read %s/%s"
                            .formatted(projection, key, was.projection(), was.key()));
        }
        EventId seen = was.seen();
        return seen == null
                ? Optional.empty()
                : Optional.of(new Known<>(JournalJson.value(was.value(), type), seen));
    }

    @Override
    public <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action) {
        if (performed >= recorded.effects().size()) {
            throw new NotRecordedException(
                    "it performs effect '%s' now, and did not".formatted(name));
        }
        JournalEntry.Performed was = recorded.effects().get(performed++);
        if (!was.name().equals(name)) {
            throw new NotRecordedException(
                    "it performs effect '%s' now, and performed '%s'".formatted(name, was.name()));
        }
        return JournalJson.value(was.result(), result);
    }
}

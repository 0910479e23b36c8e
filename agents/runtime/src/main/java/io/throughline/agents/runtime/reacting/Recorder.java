package io.throughline.agents.runtime.reacting;

import io.micronaut.context.annotation.Value;
import io.throughline.agents.journal.Journal;
import io.throughline.agents.journal.Recording;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Proposal;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the agent's reactions to a journal, if the service was told a file. What cannot be
/// written is only missing there: no reaction fails for it.
@Singleton
final class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final AgentName agent;
    private final @Nullable Journal journal;
    private final AtomicBoolean told = new AtomicBoolean();

    /// @param file where to; empty to record nothing
    /// @param bytesMax how long it may become
    Recorder(
            Agent agent,
            @Value("${throughline.journal-file:}") String file,
            @Value("${throughline.journal-bytes-max:100000000}") long bytesMax) {
        this.agent = agent.name();
        this.journal = file.isBlank() ? null : Journal.open(Path.of(file), bytesMax);
    }

    /// Whether reactions are to be recorded.
    boolean isOn() {
        return journal != null;
    }

    /// Writes down a reaction that has ended.
    void ended(Recording recording, RecordedEvent<?> event, List<Proposal> proposals) {
        Journal to = journal;
        if (to == null) {
            return;
        }
        try {
            if (!to.write(recording.ended(agent, event, proposals))) {
                complain(null);
            }
        } catch (UncheckedIOException | IllegalArgumentException e) {
            complain(e);
        }
    }

    private void complain(@Nullable RuntimeException why) {
        if (!told.getAndSet(true)) {
            LOG.atWarn()
                    .setCause(why)
                    .log("The journal is full or cannot be written; reactions are missing in it");
        }
    }

    @PreDestroy
    void close() {
        Journal open = journal;
        if (open != null) {
            open.close();
        }
    }
}

package io.throughline.agents.testkit;

import io.throughline.agents.journal.Divergence;
import io.throughline.agents.journal.Journal;
import io.throughline.agents.journal.JournalEntry;
import io.throughline.agents.journal.Replay;
import io.throughline.agents.sdk.Agent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hands a recorded journal to today's code of an agent, which must say the same. Immutable.
///
/// ```java
/// AgentReplay.of(router).journal(Path.of("src/test/journals/router.jsonl")).thenSaysTheSame();
/// ```
///
/// A journal is recorded by a service with `throughline.journal-file`, or by
/// [AgentSpec#recordingTo].
public final class AgentReplay {

    private final Agent agent;
    private final List<JournalEntry> entries;

    private AgentReplay(Agent agent, List<JournalEntry> entries) {
        this.agent = agent;
        this.entries = List.copyOf(entries);
    }

    /// Replays with `agent`.
    public static AgentReplay of(Agent agent) {
        return new AgentReplay(agent, List.of());
    }

    /// These reactions as well, in this order.
    ///
    /// @throws IllegalArgumentException if a line of the file is none of a journal
    public AgentReplay journal(Path file) {
        List<JournalEntry> more = new ArrayList<>(entries);
        more.addAll(Journal.read(file));
        return new AgentReplay(agent, more);
    }

    /// Where it comes out differently for the first time, if it does.
    public Optional<Divergence> divergence() {
        return new Replay(agent).of(entries);
    }

    /// Every reaction comes out as it is recorded.
    ///
    /// @throws AssertionError with the first one that does not, or if there is none at all
    public void thenSaysTheSame() {
        if (entries.isEmpty()) {
            throw new AssertionError("the journal is empty, so nothing was replayed");
        }
        divergence()
                .ifPresent(different -> {
                    throw new AssertionError("the replay diverges at " + different);
                });
    }
}

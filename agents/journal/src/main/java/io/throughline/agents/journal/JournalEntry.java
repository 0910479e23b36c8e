package io.throughline.agents.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.throughline.agents.sdk.Proposal;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reaction of an agent: everything that went in, in the order in which it was asked for, and
/// what came out. One line of a journal.
///
/// @param now what the context told the time to be
/// @param reads the rows that were read
/// @param effects the effects that were performed, or whose recorded results were returned
/// @param proposals what the agent answered
public record JournalEntry(
        AgentName agent,
        Happened event,
        Instant now,
        List<Read> reads,
        List<Performed> effects,
        List<Proposed> proposals) {

    public JournalEntry {
        reads = List.copyOf(reads);
        effects = List.copyOf(effects);
        proposals = List.copyOf(proposals);
    }

    /// The event that was reacted to.
    ///
    /// @param type the simple name of its record
    public record Happened(
            String type,
            JsonNode data,
            EventMetadata metadata,
            Instant recordedAt,
            int partition,
            long offset) {

        static Happened of(RecordedEvent<?> event) {
            return new Happened(
                    event.data().getClass().getSimpleName(),
                    JournalJson.tree(event.data()),
                    event.metadata(),
                    event.recordedAt(),
                    event.partition(),
                    event.offset());
        }
    }

    /// A row that was read.
    ///
    /// @param seen the row and its version; null if there was none
    public record Read(String projection, String key, @Nullable EventId seen, JsonNode value) {

        static Read nothing(String projection, String key) {
            return new Read(projection, key, null, NullNode.getInstance());
        }
    }

    /// An effect and its result.
    public record Performed(String name, JsonNode result) {}

    /// A proposal. The redecision after a lost race is code, and is not in it.
    ///
    /// @param type the simple name of the command's record
    public record Proposed(
            StreamId stream, String type, JsonNode command, ExpectedVersion expected, Basis basis) {

        static Proposed of(Proposal proposal) {
            return new Proposed(
                    proposal.stream(),
                    proposal.command().getClass().getSimpleName(),
                    JournalJson.tree(proposal.command()),
                    proposal.expected(),
                    proposal.basis());
        }

        @Override
        public String toString() {
            return "%s%s to %s, expecting %s, based on [%s]"
                    .formatted(type, command, stream, expected, basis);
        }
    }
}

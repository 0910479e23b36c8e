package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import java.util.stream.Stream;

/// A command that an agent wants decided, and what it based it on. A rejection is an answer too:
/// somebody else was first, and the agent hears of it through the events that they caused.
///
/// ```java
/// Proposal.to(event.stream(), new AssignOrder(carrier, lane, reason))
///         .expecting(event.version())
///         .basedOn(event.metadata().id(), standing.seen())
/// ```
public record Proposal(StreamId stream, Command command, ExpectedVersion expected, Basis basis) {

    /// Proposes `command` to `stream`, whatever its version is.
    public static Proposal to(StreamId stream, Command command) {
        return new Proposal(stream, command, ExpectedVersion.ANY, Basis.NONE);
    }

    /// The same, to be decided only if the stream still is at `version`; 0 means that it has no
    /// event yet.
    public Proposal expecting(long version) {
        return new Proposal(stream, command, ExpectedVersion.exactly(version), basis);
    }

    /// The same, with these stream versions added to the basis.
    public Proposal basedOn(EventId... seen) {
        List<EventId> all = Stream.concat(basis.seen().stream(), Stream.of(seen)).toList();
        return new Proposal(stream, command, expected, new Basis(all));
    }
}

package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A command that an agent wants decided, and what it based it on. A rejection that was decided is
/// an answer too: somebody else was first, and the agent hears of it through the events that they
/// caused. One that was not decided, such as `failed` or `malformed`, answers nothing: the event
/// that the agent reacts to is parked, and when somebody releases it the agent reacts to it again.
///
/// ```java
/// Proposal.to(event.stream(), new AssignOrder(carrier, lane, reason))
///         .expecting(event.version())
///         .basedOn(event)
///         .basedOn(standing.seen())
/// ```
///
/// An agent that wants another try when its stream has moved on says so with [#onConflict].
///
/// Two proposals are equal if they say the same; a redecision is a function and says nothing.
///
/// @param clock what the events of the basis knew of other streams than this one, which goes into
///   the clock of what follows
/// @param redecision what follows if the stream is not at the expected version; null to leave it at
///   the rejection
public record Proposal(
        StreamId stream,
        Command command,
        ExpectedVersion expected,
        Basis basis,
        Clock clock,
        @Nullable Redecision redecision) {

    public Proposal {
        clock = clock.without(stream);
    }

    /// Proposes `command` to `stream`, whatever its version is.
    public static Proposal to(StreamId stream, Command command) {
        return new Proposal(stream, command, ExpectedVersion.ANY, Basis.NONE, Clock.EMPTY, null);
    }

    /// Proposes `command` to the stream of `event`, based on it, and to be decided only if nothing
    /// has happened there since.
    public static Proposal answer(RecordedEvent<?> event, Command command) {
        return to(event.stream(), command).expecting(event.version()).basedOn(event);
    }

    /// The same, to be decided only if the stream still is at `version`; 0 means that it has no
    /// event yet.
    public Proposal expecting(long version) {
        ExpectedVersion exactly = ExpectedVersion.exactly(version);
        return new Proposal(stream, command, exactly, basis, clock, redecision);
    }

    /// The same, with these stream versions added to the basis: rows of read models, such as
    /// `lane/KE-air@12`, or versions of streams. Of a stream rather give the event, if it is at
    /// hand: what it knew of is then in the causal past of what follows.
    public Proposal basedOn(EventId... seen) {
        return basedOn(Stream.of(seen), clock);
    }

    /// The same, with these events added to the basis.
    public Proposal basedOn(RecordedEvent<?>... seen) {
        Clock all = clock;
        for (RecordedEvent<?> event : seen) {
            all = all.merge(event.metadata().clockAfter());
        }
        return basedOn(Stream.of(seen).map(event -> event.metadata().id()), all);
    }

    private Proposal basedOn(Stream<EventId> seen, Clock past) {
        Basis all = new Basis(Stream.concat(basis.seen().stream(), seen).toList());
        return new Proposal(stream, command, expected, all, past, redecision);
    }

    /// The same, to be decided anew by `redecision` if the stream is not at the expected version,
    /// and again if the next proposal loses as well, a bounded number of times.
    ///
    /// ```java
    /// proposal.onConflict(conflict ->
    ///         conflict.since().stream().anyMatch(OrderAssigned.class::isInstance)
    ///                 ? Optional.empty()
    ///                 : Optional.of(proposal.expecting(conflict.version())))
    /// ```
    public Proposal onConflict(Redecision redecision) {
        return new Proposal(stream, command, expected, basis, clock, redecision);
    }

    /// What follows from this proposal after `conflict`: nothing, or another proposal. That one is
    /// decided anew in the same way if it loses, unless it brings a redecision of its own.
    ///
    /// @throws IllegalArgumentException if the author's answer is for another stream
    public Optional<Proposal> after(Conflict conflict) {
        Redecision again = redecision;
        if (again == null) {
            return Optional.empty();
        }
        Optional<Proposal> next = again.on(conflict);
        next.ifPresent(proposal -> requireStream(proposal.stream()));
        return next.map(
                proposal -> proposal.redecision == null ? proposal.onConflict(again) : proposal);
    }

    private void requireStream(StreamId other) {
        if (!other.equals(stream)) {
            throw new IllegalArgumentException(
                    ("the answer to a conflict in stream %s is a proposal to %s; it must be for the"
                                    + " same stream. What another stream needs is a proposal of its"
                                    + " own")
                            .formatted(stream, other));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Proposal that
                && stream.equals(that.stream)
                && command.equals(that.command)
                && expected.equals(that.expected)
                && basis.equals(that.basis)
                && clock.equals(that.clock);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stream, command, expected, basis, clock);
    }

    @Override
    public String toString() {
        return "%s to %s, expecting %s, based on [%s]".formatted(command, stream, expected, basis);
    }
}

package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of a dead-letter queue, stream [DeadLetterId#queue]. The agent's own commands
/// expect any version; what a person or the supervisor asks may expect the version that was seen.
public sealed interface DeadLetterCommand extends Command {

    /// The agent gave an event up: from now on the event's stream is parked. While a retry is under
    /// way it says that the first parked event failed once more.
    ///
    /// @param stream the stream of the event
    /// @param version the event's version in that stream
    /// @param type the Avro name of the event, or [#UNDECODABLE]
    /// @param failure of the last attempt
    /// @param attempts how many there were in this round
    /// @param firstAt when the first attempt failed
    /// @param lastAt when the last attempt failed
    /// @param order which retry order was followed, as [DeadLetterEvent.RetryOrdered] counts them;
    ///   0 if the event was handled for the first time
    record FailEvent(
            AgentName agent,
            StreamId stream,
            long version,
            String type,
            Failure failure,
            int attempts,
            Instant firstAt,
            Instant lastAt,
            int order)
            implements DeadLetterCommand {
        public FailEvent {
            Bounds.atLeastOne("version", version);
            Bounds.atLeastOne("attempts", attempts);
        }
    }

    /// Another event of a parked stream came, and waits.
    record ParkEvent(long version, String type) implements DeadLetterCommand {
        public ParkEvent {
            Bounds.atLeastOne("version", version);
        }
    }

    /// The agent handled the first parked event.
    record CompleteEvent(long version) implements DeadLetterCommand {}

    /// Try the parked events again, one after the other from the first, until none is left or one
    /// fails.
    ///
    /// @param by who says so: an agent's name or a person
    /// @param notBefore when to begin; null for at once
    record RetryDeadLetter(String by, String reason, @Nullable Instant notBefore)
            implements DeadLetterCommand {
        public RetryDeadLetter {
            Bounds.decided(by, reason);
        }
    }

    /// Somebody else must decide: who says so may neither retry nor skip any more.
    record EscalateDeadLetter(String by, String reason) implements DeadLetterCommand {
        public EscalateDeadLetter {
            Bounds.decided(by, reason);
        }
    }

    /// Drop the first parked event and go on with the rest, even while it is tried again. What an
    /// attempt that is under way does stays done.
    record SkipEvent(long version, String by, String reason) implements DeadLetterCommand {
        public SkipEvent {
            Bounds.decided(by, reason);
        }
    }

    /// A person says that the parked events will go through now: like a retry, but the rounds are
    /// counted anew, and it goes before a retry order that waits or is under way.
    record ReleaseDeadLetter(String by, String reason) implements DeadLetterCommand {
        public ReleaseDeadLetter {
            Bounds.decided(by, reason);
        }
    }

    /// The type of an event that could not be read.
    String UNDECODABLE = "(undecodable)";
}

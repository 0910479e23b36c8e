package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import java.util.List;

/// What an agent makes of one kind of event.
@FunctionalInterface
public interface Reaction<E extends Event> {

    /// Answers with proposals, in the order in which they are to be sent; none if there is nothing
    /// to do. May block for seconds: only later events of the same stream wait.
    ///
    /// An exception is a failure of the attempt. The runtime tries again a few times, and then puts
    /// the event into the dead letters and goes on.
    List<Proposal> react(RecordedEvent<E> event, AgentContext context) throws Exception;
}

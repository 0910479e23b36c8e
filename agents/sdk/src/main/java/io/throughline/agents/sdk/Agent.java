package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.AgentName;

/// Somebody who reacts to what happened and proposes what should happen next.
///
/// An agent keeps no state of its own: what it knows is in the event, in the projections that it
/// reads, or in its configuration. It may be asked about the same event again, after a failure or
/// on another instance, and must then come to an answer that is as good. Events of one stream come
/// in order and one at a time; different streams come at the same time, each on its own thread.
///
/// ```java
/// @Singleton
/// final class Greeter implements Agent {
///     public AgentName name() {
///         return new AgentName("greeter");
///     }
///
///     public Reactions reactions() {
///         return Reactions.none().on(GuestArrived.class, this::greet);
///     }
///
///     List<Proposal> greet(RecordedEvent<GuestArrived> event, AgentContext context) {
///         return List.of(Proposal.to(event.stream(), new GreetGuest()));
///     }
/// }
/// ```
public interface Agent {

    /// Who this is: the source of its commands, and the group under which it reads the log.
    AgentName name();

    /// What it reacts to. Asked once, at the start.
    Reactions reactions();
}

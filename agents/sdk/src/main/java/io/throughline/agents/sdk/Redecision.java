package io.throughline.agents.sdk;

import java.util.Optional;

/// What an agent makes of a race that its proposal lost.
@FunctionalInterface
public interface Redecision {

    /// The proposal to be sent instead, for the same stream; empty to leave it at that. Say
    /// `expecting(conflict.version())`, or what was learned from the conflict is not relied on.
    ///
    /// A pure function of the conflict and of the reaction that it belongs to: after a crash it is
    /// asked again about the same conflict, and the answer goes under the same command id. It may
    /// use the reaction's context, and is called on the same thread.
    Optional<Proposal> on(Conflict conflict);
}

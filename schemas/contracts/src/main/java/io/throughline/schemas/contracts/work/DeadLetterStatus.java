package io.throughline.schemas.contracts.work;

/// How a dead-letter queue stands.
public enum DeadLetterStatus {
    /// Nothing is parked.
    NONE,
    /// It waits for somebody to decide.
    PARKED,
    /// The agent was told to try again.
    RETRYING,
    /// It waits for a person.
    ESCALATED
}

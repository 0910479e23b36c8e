package io.throughline.streams.work.deadletter;

/// How a dead-letter queue stands.
///
/// ```
/// Clear ──failed──► Parked ◄─failed── Retrying ──completed──► Clear
///                     │  ─────retry────►  ▲ │ ▲
///                     └─► Escalated ──────┘ └─┘ released, or the first event skipped
/// ```
///
/// `doneUpTo` is the highest version that was handled or dropped after it was parked: an event at
/// or below it that comes again has nothing more to say.
public sealed interface DeadLetterState {

    /// The highest version that was handled or dropped after it was parked; 0 for none.
    long doneUpTo();

    /// Nothing is parked.
    record Clear(long doneUpTo) implements DeadLetterState {}

    /// Waits for a decision.
    ///
    /// @param round how many retry orders the first event has had
    /// @param orders how many there were since something is parked
    record Parked(Backlog backlog, int round, long doneUpTo, int orders)
            implements DeadLetterState {}

    /// The agent was told to try again.
    ///
    /// @param round which order it is for the first event
    /// @param orders how many there were since something is parked, this one included
    /// @param by whose order it is
    /// @param released whether a person released the stream
    record Retrying(
            Backlog backlog, int round, long doneUpTo, int orders, String by, boolean released)
            implements DeadLetterState {}

    /// Waits for somebody else than who escalated it.
    ///
    /// @param orders how many there were since something is parked
    record Escalated(Backlog backlog, int round, String by, long doneUpTo, int orders)
            implements DeadLetterState {}
}

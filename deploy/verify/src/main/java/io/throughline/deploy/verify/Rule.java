package io.throughline.deploy.verify;

/// What a verification demands.
public enum Rule {
    /// The log is kept from its beginning.
    BEGINNING,
    /// An event's key names a stream of a category of the context.
    KEY,
    /// An event's headers can be read, and agree with its key and its value.
    HEADERS,
    /// An event can be read, and belongs to its stream's category.
    VALUE,
    /// A stream is in its own partition only.
    PARTITION,
    /// Versions count from 1 without gaps.
    VERSION_MISSING,
    /// No event id comes twice.
    VERSION_REPEATED,
    /// Events stand in the log in the order of their versions.
    VERSION_ORDER,
    /// Recorded time does not go back within a stream.
    RECORDED_TIME,
    /// One command is behind one append only.
    COMMAND_TWICE,
    /// What the domain promises of each stream, see [Invariant].
    INVARIANT,
    /// The domain's own functions fold every event.
    FOLD,
    /// An outcome can be read, and is in its stream's partition.
    OUTCOME,
    /// What an accepted outcome names is in the log, from its command, and all of it.
    OUTCOME_EVENTS,
    /// Every event has the outcome of its command.
    EVENT_OUTCOME,
    /// A command has one outcome only, however often it is told.
    OUTCOMES_DIFFER,
    /// A stream's state in the stores is the fold of its events.
    STATE,
    /// A stream's version in the stores is that of its last event in the log.
    STATE_VERSION,
    /// A projection's rows are the fold of the log.
    ROW,
    /// The query API answers.
    QUERY
}

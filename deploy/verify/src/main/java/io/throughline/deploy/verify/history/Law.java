package io.throughline.deploy.verify.history;

/// What must hold for a history if each stream behaves as one sequential register of events.
public enum Law {
    /// The events of a stream have the versions 1, 2, … in the order of the log, each once.
    VERSIONS,
    /// Every event is from a command that was submitted to its stream.
    CAUSE,
    /// The events of an accepted command are in the log once, at the versions that its sender was
    /// told, and nowhere else.
    ACCEPTED_ONCE,
    /// A rejected command has no events.
    REJECTED_NOTHING,
    /// The events of a command without an outcome are in the log at most once.
    AT_MOST_ONCE,
    /// A command is decided only at a version that it expects, or at a later one if it can be
    /// merged, and rejected as stale only at one that it does not expect.
    EXPECTED_VERSION,
    /// Nobody is told a version that the stream never had.
    VERSION_EXISTS,
    /// If one command has its outcome before another begins, the other finds what it left.
    REAL_TIME,
    /// A command has one outcome, however often and by whomever it is sent.
    SAME_OUTCOME,
    /// The events that come with a stale rejection are those of the log since the expected version.
    SINCE
}

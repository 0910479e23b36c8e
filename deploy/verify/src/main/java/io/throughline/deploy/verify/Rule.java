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
    /// An event is the next one of the stream that its key names, and names the hash of the event
    /// before it. The first of each stream that is not is told.
    CHAIN,
    /// An event is, byte for byte, the one that was attested.
    EVENT_ALTERED,
    /// An event that was attested is there.
    EVENT_MISSING,
    /// Among attested events there are no others.
    EVENT_INSERTED,
    /// An attested event is there once.
    EVENT_REPEATED,
    /// Attested events stand in the order in which they were attested.
    EVENT_MOVED,
    /// An attestation can be read, and is of the partition that it lies in.
    ATTESTATION,
    /// A partition's attestations are all there, once and in order; there are some at all if a key
    /// was given.
    ATTESTATION_NUMBER,
    /// An attestation names the hash of the one before it.
    ATTESTATION_PREVIOUS,
    /// An attestation names a key that is trusted.
    ATTESTATION_KEY,
    /// An attestation is signed with the key that it names.
    ATTESTATION_SIGNATURE,
    /// Order, root, heads, counts and offset of an attestation are those of the events.
    ATTESTATION_CONTENTS,
    /// The log has as many partitions as its attestations say.
    PARTITIONS,
    /// What a kept seal covers is there, and is what it was.
    SEAL,
    /// One command, which is an id in one stream, is behind one append only.
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

package io.throughline.streams.topology.journal;

import io.throughline.schemas.contracts.StreamId;

/// A stream's state after its event at `version`; version 0 and the initial state if the stream had
/// no event by then.
public record StateAt(StreamId stream, long version, Object state) {}

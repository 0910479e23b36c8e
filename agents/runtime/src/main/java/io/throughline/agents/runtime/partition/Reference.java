package io.throughline.agents.runtime.partition;

import io.throughline.schemas.contracts.EventId;

/// An event that is in the log and is read again when its turn comes.
///
/// @param type its Avro name, as its header tells
/// @param partition where its record lies in the log, with `offset`
public record Reference(EventId id, String type, int partition, long offset) {}

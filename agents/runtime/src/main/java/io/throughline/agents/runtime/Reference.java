package io.throughline.agents.runtime;

import io.throughline.schemas.contracts.EventId;

/// An event that is in the log and is read again when its turn comes.
///
/// @param type its Avro name, as its header tells
record Reference(EventId id, String type) {}

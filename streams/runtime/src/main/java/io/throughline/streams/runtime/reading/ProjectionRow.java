package io.throughline.streams.runtime.reading;

/// One row of a read model.
///
/// @param version how many events were folded into it
/// @param value a record of the projection's states
public record ProjectionRow(String key, long version, Object value) {}

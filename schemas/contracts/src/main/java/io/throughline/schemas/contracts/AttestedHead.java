package io.throughline.schemas.contracts;

/// How far a stream had come when its partition was attested.
///
/// @param stream its id as the log has it
public record AttestedHead(String stream, long version) {}

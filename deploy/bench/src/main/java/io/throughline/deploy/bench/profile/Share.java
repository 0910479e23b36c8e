package io.throughline.deploy.bench.profile;

/// A part of the time.
///
/// @param percent of all samples, with one decimal
public record Share(String part, double percent) {}

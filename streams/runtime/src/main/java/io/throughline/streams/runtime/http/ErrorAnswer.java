package io.throughline.streams.runtime.http;

/// What every request that fails is answered with.
///
/// @param error one sentence: what is wrong, where, and what to do
public record ErrorAnswer(String error) {}

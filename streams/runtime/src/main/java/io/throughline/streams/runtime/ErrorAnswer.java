package io.throughline.streams.runtime;

/// What every request that fails is answered with.
///
/// @param error one sentence: what is wrong, where, and what to do
record ErrorAnswer(String error) {}

package io.throughline.agents.sdk;

import io.throughline.schemas.contracts.EventId;

/// What a projection knew, and up to which version, for the basis of a decision.
///
/// @param seen the projection, its key and the version, such as `lane/KE-air@12`
public record Known<T>(T value, EventId seen) {}

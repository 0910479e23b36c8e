package io.throughline.schemas.contracts;

/// What somebody wants to happen to one stream. Each category has a sealed family of records.
public interface Command {}

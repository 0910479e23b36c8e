package io.throughline.schemas.contracts;

/// What happened to one stream. Each category has a sealed family of records, and their names and
/// schemas are the storage format: once released they are never edited, only added to.
public interface Event {}

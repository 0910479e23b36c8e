package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandId;

/// Where a decided command stands: it found its stream at one version and left it at another, at a
/// moment between two times.
///
/// @param found the version before
/// @param left the version after; the same if it appended nothing
/// @param answeredNanos [Operation#NEVER] if nobody heard of its outcome
record Span(CommandId command, long found, long left, long invokedNanos, long answeredNanos) {}

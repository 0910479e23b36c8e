package io.throughline.streams.runtime;

import java.util.Locale;

/// What an instance of the service does. Roles are spread over instances by configuration.
enum Role {
    /// Decides commands.
    DECIDE,
    /// Keeps every stream's history for queries.
    JOURNAL,
    /// Keeps the read models, each in a topology of its own.
    PROJECT,
    /// Signs what the log holds.
    ATTEST;

    /// The written form, such as `decide`.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

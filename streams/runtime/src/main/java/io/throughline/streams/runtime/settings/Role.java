package io.throughline.streams.runtime.settings;

import java.util.Locale;

/// What an instance of the service does. Roles are spread over instances by configuration.
public enum Role {
    /// Decides commands.
    DECIDE,
    /// Keeps every stream's history for queries.
    JOURNAL,
    /// Keeps the read models, each in a topology of its own.
    PROJECT,
    /// Signs what the log holds.
    ATTEST;

    /// The written form, such as `decide`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

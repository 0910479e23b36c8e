package io.throughline.agents.runtime.handling;

import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import org.jspecify.annotations.Nullable;

/// The event that an agent speaks of in a dead-letter queue.
///
/// @param metadata null if it could not be read
record Subject(EventId id, @Nullable EventMetadata metadata) {

    static Subject of(EventMetadata metadata) {
        return new Subject(metadata.id(), metadata);
    }

    static Subject unread(EventId id) {
        return new Subject(id, null);
    }
}

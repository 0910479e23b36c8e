package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A family that shares one schema file and is nested in itself, with everything that the
/// contract's own records do not use.
sealed interface Parcel {

    record Size(long grams, boolean fragile) {}

    sealed interface Known extends Parcel {}

    record Packed(Size size) implements Known {}

    record Sent(Size size, Instant sentAt, @Nullable AgentName by, List<EventId> stops)
            implements Known {}

    record Lost(@Nullable Known last, @Nullable Instant seenAt, @Nullable Map<String, Size> notes)
            implements Parcel {}
}

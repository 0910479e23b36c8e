package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.Header;
import java.time.Instant;
import java.util.Objects;

/// How far a stream is folded: always a prefix of it, so that the state is one that it really was
/// in.
public sealed interface Until {

    /// Everything there is.
    record Now() implements Until {}

    /// Up to and including a version.
    record Version(long version) implements Until {
        public Version {
            if (version < 1) {
                throw new IllegalArgumentException(
                        "version %d must be at least 1".formatted(version));
            }
        }
    }

    /// Up to the first event that happened, as the domain says, after a time.
    record Happened(Instant time) implements Until {}

    /// Up to the first event that was recorded after a time.
    record Recorded(Instant time) implements Until {}

    static Until version(long version) {
        return new Version(version);
    }

    /// The highest version whose snapshot may be started from; 0 for none, because a snapshot does
    /// not tell the times of the events in it.
    default long snapshotsUpTo() {
        return switch (this) {
            case Now() -> Long.MAX_VALUE;
            case Version(long version) -> version;
            case Happened(_), Recorded(_) -> 0;
        };
    }

    /// Whether the event at `version` is still part of it.
    default boolean lets(long version, StoredEvent event) {
        return switch (this) {
            case Now() -> true;
            case Version(long last) -> version <= last;
            case Happened(Instant time) -> !happened(event).isAfter(time);
            case Recorded(Instant time) -> event.recordedAtMs() <= time.toEpochMilli();
        };
    }

    private static Instant happened(StoredEvent event) {
        String time = Header.text(event.headers(), Header.TIME);
        return Instant.parse(
                Objects.requireNonNull(time, "the write path gives every event a time"));
    }
}

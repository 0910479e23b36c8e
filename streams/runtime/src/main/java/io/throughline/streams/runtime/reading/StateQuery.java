package io.throughline.streams.runtime.reading;

import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.topology.journal.StateAt;
import io.throughline.streams.topology.journal.Until;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which state of a stream a request asks for.
final class StateQuery {

    private static final String HAPPENED = "happened";
    private static final String RECORDED = "recorded";

    private StateQuery() {}

    /// How far the stream is to be folded.
    ///
    /// @throws RequestException 400 if the parameters contradict each other
    static Until until(@Nullable Long version, @Nullable String at, @Nullable String by) {
        if (version != null && at != null) {
            throw RequestException.bad("version and at exclude each other; give one of them");
        }
        if (at == null) {
            if (by != null) {
                throw RequestException.bad("by says which time at means; give at with it");
            }
            return version == null
                    ? new Until.Now()
                    : new Until.Version(Params.within("version", version, 1, 1, Long.MAX_VALUE));
        }
        Instant time = Params.parsed("at", at, Instant::parse);
        return switch (by == null ? HAPPENED : by) {
            case HAPPENED -> new Until.Happened(time);
            case RECORDED -> new Until.Recorded(time);
            default ->
                    throw RequestException.bad(
                            "by is '%s'; it must be %s or %s".formatted(by, HAPPENED, RECORDED));
        };
    }

    /// The state that was found, if it is the one that was asked for.
    ///
    /// @throws RequestException 404 if the stream was not there, or not yet
    static StateAt checked(StateAt state, Until until) {
        if (until instanceof Until.Version(long version) && state.version() < version) {
            throw RequestException.unknown(
                    "stream %s is at version %d, not at %d yet; atLeast waits for it"
                            .formatted(state.stream(), state.version(), version));
        }
        if (state.version() == 0) {
            boolean ever = until instanceof Until.Happened || until instanceof Until.Recorded;
            throw RequestException.unknown(
                    ever
                            ? "stream %s had no event by then".formatted(state.stream())
                            : "stream %s has no events".formatted(state.stream()));
        }
        return state;
    }
}

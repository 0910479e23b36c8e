package io.throughline.streams.runtime.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.StaleBasis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `POST /commands` answers.
public sealed interface CommandAnswer {

    /// Status 200.
    ///
    /// @param outcome always `accepted`
    /// @param command its id: the same one sent again changes nothing
    /// @param stale what of its basis is known to have been stale when it was decided
    @Schema(name = "Accepted")
    record Accepted(
            String outcome,
            String command,
            String stream,
            long firstVersion,
            long version,
            boolean duplicate,
            List<Stale> stale)
            implements CommandAnswer {}

    /// Status 409 if the stream is not at the version that was expected or its basis has moved on,
    /// else 422.
    ///
    /// @param outcome always `rejected`
    /// @param version that the stream is at
    /// @param since for a stale version: the events after the expected one; null if they are no
    ///   longer at hand, and then to be read from the stream's events
    /// @param stale what of its basis is known to have been stale when it was decided
    @Schema(name = "Rejected")
    record Rejected(
            String error,
            String outcome,
            String code,
            String command,
            String stream,
            long version,
            boolean duplicate,
            @Nullable List<Since> since,
            List<Stale> stale)
            implements CommandAnswer {}

    /// An event that the command had not seen.
    @Schema(name = "Since")
    record Since(long version, String type, @Schema(implementation = Object.class) JsonNode data) {}

    /// A stream that had moved on since the command was based on it.
    ///
    /// @param seen the version that the command was based on
    /// @param version the version that the stream was at
    /// @param behind how many versions the command had not seen
    @Schema(name = "StaleBasis")
    record Stale(String stream, long seen, long version, long behind) {}

    /// The entries as they are shown.
    static List<Stale> stale(List<StaleBasis> stale) {
        return stale.stream()
                .map(entry ->
                        new Stale(
                                entry.stream().toString(),
                                entry.seen(),
                                entry.version(),
                                entry.behind()))
                .toList();
    }
}

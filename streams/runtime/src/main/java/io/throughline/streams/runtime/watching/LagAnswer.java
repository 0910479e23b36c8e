package io.throughline.streams.runtime.watching;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/// How far the context's topologies are behind what they read.
///
/// @param idle whether everything that was sent is decided, journaled and projected; attestations
///   are not waited for
/// @param topologies by name, such as `decide` or `project-lane`
@Schema(name = "Lag")
public record LagAnswer(boolean idle, Map<String, Topology> topologies) {

    /// One topology.
    ///
    /// @param lag offsets that are not committed yet; markers of transactions count as well, so it
    ///   may stay a little above zero
    /// @param idle whether no record is left among them
    @Schema(name = "TopologyLag")
    public record Topology(String group, long lag, boolean idle) {}
}

package io.throughline.agents.runtime.backbone;

import io.throughline.agents.sdk.Known;
import java.util.Optional;

/// What the projections know.
public interface Projections {

    /// What `projection` knows of `key`; see [io.throughline.agents.sdk.AgentContext#read].
    <T> Optional<Known<T>> read(String projection, String key, Class<T> type);
}

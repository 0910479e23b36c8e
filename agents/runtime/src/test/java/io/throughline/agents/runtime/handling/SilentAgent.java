package io.throughline.agents.runtime.handling;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;

/// Reacts to nothing.
final class SilentAgent implements Agent {

    @Override
    public AgentName name() {
        return new AgentName("silent");
    }

    @Override
    public Reactions reactions() {
        return Reactions.none();
    }
}

package io.throughline.agents.runtime.service;

import java.net.URI;

/// Settings of services that are not started.
public final class TestSettings {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private TestSettings() {}

    /// Everything is small and short.
    public static AgentSettings small() {
        return new AgentSettings(
                NOWHERE, NOWHERE, 1, 1, 1, 1, 0, 3, 1, 1, 1000, 0, 1, 1, 1, 1, 0, 1);
    }
}

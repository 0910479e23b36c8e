package io.throughline.agents.router;

import io.throughline.agents.runtime.AgentService;

/// Runs the router until the process is told to end.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        AgentService.run("router");
    }
}

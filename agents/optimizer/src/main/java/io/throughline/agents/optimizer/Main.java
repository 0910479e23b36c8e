package io.throughline.agents.optimizer;

import io.throughline.agents.runtime.AgentService;

/// Runs the optimizer until the process is told to end.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        AgentService.run("optimizer");
    }
}

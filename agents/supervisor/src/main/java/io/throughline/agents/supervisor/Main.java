package io.throughline.agents.supervisor;

import io.throughline.agents.runtime.AgentService;

/// Runs the supervisor until the process is told to end.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        AgentService.run("supervisor");
    }
}

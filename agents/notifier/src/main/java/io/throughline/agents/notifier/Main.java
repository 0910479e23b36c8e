package io.throughline.agents.notifier;

import io.throughline.agents.runtime.AgentService;

/// Runs the notifier until the process is told to end.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        AgentService.run("notifier");
    }
}

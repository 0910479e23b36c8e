package io.throughline.deploy.faults;

import io.throughline.deploy.faults.cluster.Cluster;

/// One fault, and whom it hits.
///
/// @param broker the id of the broker, where one is hit
/// @param streams the index of the streams service, where one is hit
/// @param agent the index of the agent, where one is hit
record Fault(FaultKind kind, int broker, int streams, int agent) {

    /// What it is, as a report says it.
    String what() {
        String service = "streams-" + (streams + 1);
        return switch (kind) {
            case STREAMS_KILLED -> "kill -9 " + service;
            case STREAMS_PAUSED -> "kill -STOP, then -CONT, " + service;
            case AGENT_KILLED -> "kill -9 " + Cluster.AGENTS.get(agent);
            case BROKER_KILLED -> "kill -9 broker-" + broker;
            case BROKER_CUT_OFF -> "cut off broker-" + broker;
            case CONTROLLER_KILLED -> "kill -9 controller";
            case BROKER_AND_STREAMS_KILLED -> "kill -9 broker-%d, %s".formatted(broker, service);
            case ONE_OF_EACH_KILLED ->
                    "kill -9 broker-%d, %s, %s"
                            .formatted(broker, service, Cluster.AGENTS.get(agent));
            case ALL_STREAMS_KILLED -> "kill -9 both streams";
            case ALL_KILLED -> "kill -9 everything";
        };
    }
}

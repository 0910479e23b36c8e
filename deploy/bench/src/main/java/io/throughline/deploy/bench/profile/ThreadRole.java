package io.throughline.deploy.bench.profile;

import java.util.List;

/// Whose thread it is, told from its name.
enum ThreadRole {
    PRODUCER("producer's network thread"),
    CONSUMER("consumer's network thread"),
    DECIDE("decide thread"),
    BROKER("broker"),
    OTHER("other");

    private static final List<String> BROKER_NAMES =
            List.of(
                    "data-plane-",
                    "kafka-1-",
                    "kafka-scheduler-",
                    "group-coordinator-",
                    "transaction-",
                    "AddPartitionsToTxn",
                    "TxnMarker",
                    "log-closing-",
                    "raft-",
                    "quorum-",
                    "broker-",
                    "controller-",
                    "ReplicaManager",
                    "Log",
                    "ExpirationReaper");

    private final String title;

    ThreadRole(String title) {
        this.title = title;
    }

    /// How a report calls it.
    String title() {
        return title;
    }

    static ThreadRole of(String name) {
        if (name.startsWith("kafka-producer-network-thread")) {
            return PRODUCER;
        }
        if (name.startsWith("consumer_background_thread")) {
            return CONSUMER;
        }
        if (name.contains("-StreamThread-")) {
            return DECIDE;
        }
        return BROKER_NAMES.stream().anyMatch(name::startsWith) ? BROKER : OTHER;
    }
}

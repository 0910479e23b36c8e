package io.throughline.deploy.broker;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The Kafka settings of a single node that is broker and controller at once.
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String HOST = "127.0.0.1";
    static final String BROKER_LISTENER = "BROKER";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /// What makes the node itself: other values would not start, or would listen elsewhere.
    private static final Set<String> FIXED =
            Set.of(
                    "advertised.listeners",
                    "controller.listener.names",
                    "controller.quorum.bootstrap.servers",
                    "controller.quorum.voters",
                    "inter.broker.listener.name",
                    "listener.security.protocol.map",
                    "listeners",
                    "log.dir",
                    "log.dirs",
                    "metadata.log.dir",
                    "node.id",
                    "process.roles");

    /// One node holds one copy; few partitions of the internal topics start fast. Topics are made
    /// on purpose only.
    private static final Map<String, String> SINGLE_NODE =
            Map.of(
                    "auto.create.topics.enable", "false",
                    "default.replication.factor", "1",
                    "offsets.topic.replication.factor", "1",
                    "offsets.topic.num.partitions", "4",
                    "transaction.state.log.replication.factor", "1",
                    "transaction.state.log.min.isr", "1",
                    "transaction.state.log.num.partitions", "4",
                    "share.coordinator.state.topic.replication.factor", "1",
                    "share.coordinator.state.topic.min.isr", "1",
                    "share.coordinator.state.topic.num.partitions", "4");

    /// Groups form at once, and notice within seconds that a member died.
    private static final Map<String, String> GROUPS =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    "group.consumer.min.heartbeat.interval.ms", "1000",
                    "group.consumer.heartbeat.interval.ms", "1000",
                    "group.consumer.min.session.timeout.ms", "6000",
                    "group.consumer.session.timeout.ms", "6000",
                    "group.streams.initial.rebalance.delay.ms", "0",
                    "group.streams.min.heartbeat.interval.ms", "1000",
                    "group.streams.heartbeat.interval.ms", "1000",
                    "group.streams.min.session.timeout.ms", "6000",
                    "group.streams.session.timeout.ms", "6000");

    /// After a crash the controller waits for the dead broker's session to end before it lets the
    /// broker in again: with Kafka's 9 seconds a restart takes 12.
    private static final Map<String, String> RESTART =
            Map.of(
                    "broker.heartbeat.interval.ms", "1000",
                    "broker.session.timeout.ms", "6000");

    /// Two cores and a few hundred megabytes are shared with everything else.
    private static final Map<String, String> SMALL =
            Map.of(
                    "num.network.threads", "2",
                    "num.io.threads", "4",
                    "background.threads", "2",
                    "num.recovery.threads.per.data.dir", "2",
                    "group.coordinator.threads", "2",
                    "log.cleaner.dedupe.buffer.size", "16777216",
                    "controller.quorum.append.linger.ms", "2");

    private BrokerSettings() {}

    static void requireOverridable(Set<String> names) {
        if (!Collections.disjoint(names, FIXED)) {
            Set<String> refused = new TreeSet<>(names);
            refused.retainAll(FIXED);
            throw new IllegalArgumentException(
                    "broker settings %s cannot be overridden; use the fields of BrokerOptions"
                            .formatted(refused));
        }
    }

    static Map<String, String> of(BrokerOptions options, int brokerPort, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(SINGLE_NODE);
        settings.putAll(GROUPS);
        settings.putAll(RESTART);
        settings.putAll(SMALL);
        settings.putAll(options.overrides());
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", options.dataDir().toString());
        String broker = "%s://%s:%d".formatted(BROKER_LISTENER, HOST, brokerPort);
        String controller = "%s://%s:%d".formatted(CONTROLLER_LISTENER, HOST, controllerPort);
        settings.put("listeners", broker + "," + controller);
        settings.put("advertised.listeners", broker + "," + controller);
        settings.put("inter.broker.listener.name", BROKER_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put(
                "listener.security.protocol.map",
                "%s:PLAINTEXT,%s:PLAINTEXT".formatted(BROKER_LISTENER, CONTROLLER_LISTENER));
        // A static voter: its port is not written to disk, so the next start may take another one.
        settings.put(
                "controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
        return Map.copyOf(settings);
    }
}

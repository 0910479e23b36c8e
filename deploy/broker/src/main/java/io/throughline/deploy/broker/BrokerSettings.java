package io.throughline.deploy.broker;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The Kafka settings of a node: of one that is broker and controller at once, or of one of several
/// that are either.
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

    /// Few partitions of the internal topics start fast. Topics are made on purpose only.
    private static final Map<String, String> TOPICS =
            Map.of(
                    "auto.create.topics.enable", "false",
                    "offsets.topic.num.partitions", "4",
                    "transaction.state.log.num.partitions", "4",
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

    /// Whoever takes over a partition waits until the transaction that a dead producer left open
    /// has timed out. With Kafka's 10 seconds between two looks that is twice as long.
    ///
    /// What is written while the producer's last transaction is still being ended waits at the
    /// broker until that is done: with Kafka's 20 milliseconds between two looks, ten times as long
    /// as it takes.
    private static final Map<String, String> TRANSACTIONS =
            Map.of(
                    "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
                    "add.partitions.to.txn.retry.backoff.ms", "2");

    /// Who takes over a part of the internal topics reads all of it first, and only closed segments
    /// are compacted. With Kafka's 100 MB that is seconds within minutes; and a coordinator that
    /// loses its part while it reads, and gets it back, never lets dead members go: see DECISIONS.
    private static final Map<String, String> COORDINATORS =
            Map.of(
                    "offsets.topic.segment.bytes", "1048576",
                    "transaction.state.log.segment.bytes", "1048576");

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
                    "broker settings %s cannot be overridden; use the fields of the options"
                            .formatted(refused));
        }
    }

    /// Those of the only node, which is broker and controller at once.
    static Map<String, String> of(BrokerOptions options, int brokerPort, int controllerPort) {
        Map<String, String> settings = common(1, options.overrides());
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", options.dataDir().toString());
        String broker = "%s://%s:%d".formatted(BROKER_LISTENER, HOST, brokerPort);
        String controller = "%s://%s:%d".formatted(CONTROLLER_LISTENER, HOST, controllerPort);
        settings.put("listeners", broker + "," + controller);
        settings.put("advertised.listeners", broker + "," + controller);
        settings.put("inter.broker.listener.name", BROKER_LISTENER);
        // A static voter: its port is not written to disk, so the next start may take another one.
        settings.put(
                "controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
        return Map.copyOf(settings);
    }

    /// Those of one node among several.
    static Map<String, String> of(NodeOptions options) {
        Map<String, String> settings = common(options.copies(), options.overrides());
        settings.put("node.id", Integer.toString(options.id()));
        settings.put("log.dirs", options.dataDir().toString());
        settings.put("controller.quorum.voters", options.controllers());
        switch (options.role()) {
            case BROKER -> {
                settings.put("process.roles", "broker");
                // The controller makes topics; at a broker Kafka warns of it.
                settings.remove("default.replication.factor");
                settings.put("listeners", listener(BROKER_LISTENER, options));
                settings.put("advertised.listeners", listener(BROKER_LISTENER, options));
                settings.put("inter.broker.listener.name", BROKER_LISTENER);
            }
            case CONTROLLER -> {
                settings.put("process.roles", "controller");
                settings.put("listeners", listener(CONTROLLER_LISTENER, options));
            }
        }
        return Map.copyOf(settings);
    }

    private static String listener(String name, NodeOptions options) {
        return "%s://%s:%d".formatted(name, options.host(), options.port());
    }

    private static Map<String, String> common(int copies, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(copies(copies));
        settings.putAll(TOPICS);
        settings.putAll(GROUPS);
        settings.putAll(RESTART);
        settings.putAll(TRANSACTIONS);
        settings.putAll(COORDINATORS);
        settings.putAll(SMALL);
        settings.putAll(overrides);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put(
                "listener.security.protocol.map",
                "%s:PLAINTEXT,%s:PLAINTEXT".formatted(BROKER_LISTENER, CONTROLLER_LISTENER));
        return settings;
    }

    /// What is acknowledged is on the greater half of its copies, so that losing one of three loses
    /// nothing and stops nobody.
    private static Map<String, String> copies(int copies) {
        String all = Integer.toString(copies);
        String most = Integer.toString(copies / 2 + 1);
        return Map.of(
                "default.replication.factor", all,
                "min.insync.replicas", most,
                "offsets.topic.replication.factor", all,
                "transaction.state.log.replication.factor", all,
                "transaction.state.log.min.isr", most,
                "share.coordinator.state.topic.replication.factor", all,
                "share.coordinator.state.topic.min.isr", most);
    }
}

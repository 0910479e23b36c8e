package io.throughline.deploy.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ProcessRole;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/// Kafka's own parts put together: what `KafkaRaftServer` does, with our sockets and fault
/// handlers.
///
/// `KafkaRaftServer` itself ends the whole process when the controller cannot start.
final class KafkaNode {

    private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(20);

    private final StartFaults faults;
    // Null where the node does not have the role.
    private final @Nullable ControllerServer controller;
    private final @Nullable BrokerServer broker;

    KafkaNode(Map<String, String> settings, ServerSocketFactory sockets) {
        KafkaConfig config = new KafkaConfig(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folder =
                KafkaRaftServer.initializeLogDirs(
                        config, LoggerFactory.getLogger(KafkaNode.class), "");
        this.faults = new StartFaults();
        SharedServer shared =
                new SharedServer(
                        config,
                        folder._1(),
                        Time.SYSTEM,
                        Server.initializeMetrics(
                                config, Time.SYSTEM, folder._1().clusterId().orElseThrow()),
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                        List.of(),
                        faults,
                        sockets);
        this.controller =
                config.processRoles().contains(ProcessRole.ControllerRole)
                        ? new ControllerServer(shared, KafkaRaftServer.configSchema(), folder._2())
                        : null;
        this.broker =
                config.processRoles().contains(ProcessRole.BrokerRole)
                        ? new BrokerServer(shared)
                        : null;
    }

    /// Returns when the node takes requests. On failure, what had started is shut down again.
    void start() {
        try {
            if (controller != null) {
                controller.startup();
            }
            if (broker != null) {
                broker.startup();
            }
            faults.started();
        } catch (Throwable e) {
            shutdown();
            throw e;
        }
    }

    void shutdown() {
        // The broker says goodbye to the controller, which therefore goes last.
        try {
            if (broker != null) {
                broker.shutdown(GOODBYE_TIMEOUT);
                broker.awaitShutdown();
            }
        } finally {
            if (controller != null) {
                controller.shutdown();
                controller.awaitShutdown();
            }
        }
    }
}

package io.throughline.deploy.broker;

import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One broker or controller of a cluster, in this JVM.
///
/// Its data survives a [#close()] and a `kill -9`. A broker waits for its controller while it
/// starts, so all nodes of a cluster may be started at once, in any order. A fault that Kafka
/// cannot go on from ends the process once the node has started.
public final class ClusterNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final FolderLock lock;
    private final KafkaNode node;
    private boolean closed;

    private ClusterNode(FolderLock lock, KafkaNode node) {
        this.lock = lock;
        this.node = node;
    }

    /// Starts a node; a broker returns when clients can use it.
    ///
    /// @throws FolderInUseException where another node has the folder
    /// @throws BrokerStartException where Kafka does not start
    public static ClusterNode start(NodeOptions options) {
        FolderLock lock = DataDir.lock(options.dataDir());
        try {
            DataDir.ensure(options.dataDir(), options.id(), options.clusterId());
            KafkaNode node =
                    new KafkaNode(BrokerSettings.of(options), ServerSocketFactory.INSTANCE);
            node.start();
            LOG.atInfo()
                    .addKeyValue("node", options.id())
                    .addKeyValue("role", options.role())
                    .addKeyValue("port", options.port())
                    .log("The node has started");
            return new ClusterNode(lock, node);
        } catch (BrokerStartException e) {
            lock.close();
            throw e;
        } catch (Exception e) {
            lock.close();
            throw new BrokerStartException(
                    "node %d in data folder %s did not start (%s); see the cause and the log"
                            .formatted(options.id(), options.dataDir(), e.getMessage()),
                    e);
        }
    }

    /// Stops the node cleanly: a broker hands over what it leads. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            node.shutdown();
        } finally {
            lock.close();
        }
    }
}

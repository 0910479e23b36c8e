package io.throughline.deploy.broker;

import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kafka broker, with its KRaft controller, in this JVM.
///
/// What was written survives a [#close()], the end of the process and a `kill -9`, and is there
/// again after a start on the same folder, whatever the ports. It listens on 127.0.0.1 only. One
/// folder belongs to one broker at a time: a second one is refused before it touches any data.
///
/// A fault that Kafka cannot go on from, such as a full disk, ends the process once the broker has
/// started, as it ends a Kafka server.
///
/// ```java
/// try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
///     connect(broker.bootstrapServers());
/// }
/// ```
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final FolderLock lock;
    private final KafkaNode node;
    private final int port;
    private boolean closed;

    private EmbeddedBroker(FolderLock lock, KafkaNode node, int port) {
        this.lock = lock;
        this.node = node;
        this.port = port;
    }

    /// Starts a broker and returns when clients can use it.
    ///
    /// @throws FolderInUseException where another broker has the folder
    /// @throws BrokerStartException where a port is taken, or Kafka does not start
    public static EmbeddedBroker start(BrokerOptions options) {
        FolderLock lock = DataDir.lock(options.dataDir());
        try {
            return startLocked(options, lock);
        } catch (BrokerStartException | FolderInUseException e) {
            lock.close();
            throw e;
        } catch (Exception e) {
            lock.close();
            throw new BrokerStartException(
                    "the broker in data folder %s did not start (%s); see the cause and the log"
                            .formatted(options.dataDir(), e.getMessage()),
                    e);
        }
    }

    private static EmbeddedBroker startLocked(BrokerOptions options, FolderLock lock)
            throws Exception {
        DataDir.ensure(options.dataDir(), BrokerSettings.NODE_ID, Uuid.randomUuid().toString());
        ListenSockets sockets = ListenSockets.bind(options);
        try {
            int port = sockets.brokerPort();
            Map<String, String> settings =
                    BrokerSettings.of(options, port, sockets.controllerPort());
            KafkaNode node = new KafkaNode(settings, sockets);
            node.start();
            LOG.atInfo()
                    .addKeyValue("port", port)
                    .addKeyValue("dataDir", options.dataDir())
                    .log("The embedded broker has started");
            return new EmbeddedBroker(lock, node, port);
        } catch (Exception e) {
            sockets.close();
            throw e;
        }
    }

    /// Where clients connect to, such as `127.0.0.1:21092`.
    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + port;
    }

    /// Stops the broker cleanly and releases its folder and ports. Closing again does nothing.
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

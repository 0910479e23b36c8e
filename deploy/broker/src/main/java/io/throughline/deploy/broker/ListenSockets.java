package io.throughline.deploy.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/// The two sockets that a broker listens on, bound before anything of Kafka starts.
///
/// So a taken port is one clear error at the start, and a picked one cannot be lost in between.
final class ListenSockets implements ServerSocketFactory, AutoCloseable {

    private final ServerSocketChannel broker;
    private final ServerSocketChannel controller;

    private ListenSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.broker = broker;
        this.controller = controller;
    }

    static ListenSockets bind(BrokerOptions options) throws IOException {
        ServerSocketChannel broker = FreePorts.listen(options.brokerPort());
        try {
            return new ListenSockets(broker, FreePorts.listen(options.controllerPort()));
        } catch (BrokerStartException e) {
            broker.close();
            throw e;
        }
    }

    int brokerPort() {
        return FreePorts.portOf(broker);
    }

    int controllerPort() {
        return FreePorts.portOf(controller);
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes)
            throws IOException {
        ServerSocketChannel channel =
                switch (listenerName) {
                    case BrokerSettings.BROKER_LISTENER -> broker;
                    case BrokerSettings.CONTROLLER_LISTENER -> controller;
                    default ->
                            throw new IOException(
                                    "no socket is bound for listener " + listenerName);
                };
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() throws IOException {
        try (broker;
                controller) {
            // Closes both, the second even where the first one fails.
        }
    }
}

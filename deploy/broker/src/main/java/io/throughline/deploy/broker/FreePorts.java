package io.throughline.deploy.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of this machine's loopback address that nobody listens on.
///
/// They lie below the range that operating systems take outgoing connections' ports from (32768 and
/// above on Linux), so that no connection can take one while its server restarts.
public final class FreePorts {

    /// The lowest port that is picked.
    public static final int PORT_MIN = 20_000;

    /// The highest port that is picked.
    public static final int PORT_MAX = 32_767;

    private static final int VALID_MAX = 65_535;
    private static final int PORTS = PORT_MAX - PORT_MIN + 1;
    private static final String LOOPBACK = "127.0.0.1";

    private FreePorts() {}

    /// A port from [#PORT_MIN] to [#PORT_MAX] that could be listened on a moment ago.
    ///
    /// Somebody else may take it before the caller does: a server that can be handed a socket
    /// avoids that.
    public static int pick() {
        try (ServerSocketChannel channel = listenOnAny()) {
            return portOf(channel);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot release a port of %s after probing it; try again".formatted(LOOPBACK),
                    e);
        }
    }

    /// Refuses a number that is neither a port nor 0, which stands for one to be picked.
    public static void requireValid(String owner, int port) {
        if (port < 0 || port > VALID_MAX) {
            throw new IllegalArgumentException(
                    "%s port %d must be from 0 (pick one) to %d".formatted(owner, port, VALID_MAX));
        }
    }

    /// Whether `port` of the loopback address could be listened on just now.
    public static boolean isFree(int port) {
        try (ServerSocketChannel _ = bind(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// A socket that listens on `port` of 127.0.0.1, or on one that is picked where `port` is 0.
    static ServerSocketChannel listen(int port) {
        if (port == 0) {
            return listenOnAny();
        }
        try {
            return bind(port);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "cannot listen on port %d of %s (%s); choose another port, or end its owner"
                            .formatted(port, LOOPBACK, e.getMessage()),
                    e);
        }
    }

    static int portOf(ServerSocketChannel channel) {
        return channel.socket().getLocalPort();
    }

    private static ServerSocketChannel listenOnAny() {
        // Starting somewhere at random keeps processes that pick at the same time apart.
        int start = ThreadLocalRandom.current().nextInt(PORTS);
        for (int tried = 0; tried < PORTS; tried++) {
            int port = PORT_MIN + (start + tried) % PORTS;
            try {
                return bind(port);
            } catch (BindException _) {
                // Taken: try the next one.
            } catch (IOException e) {
                throw new IllegalStateException(
                        "port %d of %s cannot be listened on; check the limit on open files"
                                .formatted(port, LOOPBACK),
                        e);
            }
        }
        throw new IllegalStateException(
                "no port from %d to %d of %s is free; end a process that holds many"
                        .formatted(PORT_MIN, PORT_MAX, LOOPBACK));
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}

package io.throughline.deploy.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The client's end of the notifier's webhook, as the demo needs it: takes every POST on 127.0.0.1,
/// honours the idempotency key as a good receiver does, and counts.
public final class WebhookReceiver implements AutoCloseable {

    private static final int BACKLOG_CONNECTIONS = 128;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicLong repeated = new AtomicLong();

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    /// Listens on a free port.
    public static WebhookReceiver start() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            WebhookReceiver receiver =
                    new WebhookReceiver(HttpServer.create(address, BACKLOG_CONNECTIONS));
            receiver.server.setExecutor(receiver.threads);
            receiver.server.createContext("/notifications", receiver::take);
            receiver.server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException("the webhook receiver cannot listen", e);
        }
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            String key = call.getRequestHeaders().getFirst("Idempotency-Key");
            if (key == null) {
                call.sendResponseHeaders(BAD_REQUEST, -1);
                return;
            }
            if (!keys.add(key)) {
                repeated.incrementAndGet();
            }
            call.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    /// Where to post to.
    public URI url() {
        return URI.create(
                "http://127.0.0.1:%d/notifications".formatted(server.getAddress().getPort()));
    }

    /// How many notifications came, each idempotency key counted once.
    public long distinct() {
        return keys.size();
    }

    /// How many came a second time; a receiver without idempotency keys would have shown them
    /// twice.
    public long repeated() {
        return repeated.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

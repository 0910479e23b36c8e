package io.throughline.deploy.faults.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The clients who are told of delays: they honour idempotency keys, count, and often answer badly.
/// How badly depends on the key alone, so the same orders fare the same in every run. Safe for use
/// by several threads.
public final class Clients implements AutoCloseable {

    private static final int BACKLOG_CONNECTIONS = 128;
    private static final int WRONG_KEPT_MAX = 20;
    private static final int TAKEN = 204;
    private static final int WITHOUT_KEY = 400;
    private static final int REFUSED = 422;
    private static final int BROKEN = 500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Map<String, String> orders = new ConcurrentHashMap<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final AtomicLong repeated = new AtomicLong();
    private final List<String> wrong = new ArrayList<>();

    private Clients(HttpServer server) {
        this.server = server;
    }

    /// How a notification is answered.
    ///
    /// @param badly how often it is answered badly before it is answered well
    /// @param status of the bad answers
    /// @param took whether it was taken all the same
    record Mood(int badly, int status, boolean took) {

        private static final int KINDS = 8;
        // An agent tries three times in a row, and the supervisor orders two rounds more.
        private static final int PAST_ATTEMPTS = 4;
        private static final int PAST_ROUNDS = 10;

        /// How the notification with this key is answered.
        static Mood of(String key) {
            int hash = key.hashCode() * 0x9E3779B9;
            return switch (Math.floorMod(hash ^ hash >>> 16, KINDS)) {
                case 0 -> new Mood(PAST_ATTEMPTS, REFUSED, false);
                case 1 -> new Mood(PAST_ATTEMPTS, BROKEN, false);
                case 2 -> new Mood(1, BROKEN, true);
                case 3 -> new Mood(PAST_ROUNDS, REFUSED, false);
                default -> new Mood(0, TAKEN, true);
            };
        }
    }

    /// Listens on a free port of 127.0.0.1.
    public static Clients listen() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Clients clients = new Clients(HttpServer.create(address, BACKLOG_CONNECTIONS));
            clients.server.setExecutor(clients.threads);
            clients.server.createContext("/delays", clients::answer);
            clients.server.start();
            return clients;
        } catch (IOException e) {
            throw new UncheckedIOException("the clients cannot listen", e);
        }
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String order = json.readTree(call.getRequestBody()).path("order").asText();
            String key = call.getRequestHeaders().getFirst("Idempotency-Key");
            if (key == null) {
                wrong("order %s was told without an idempotency key".formatted(order));
                call.sendResponseHeaders(WITHOUT_KEY, -1);
                return;
            }
            Mood mood = Mood.of(key);
            boolean badly = asked.merge(key, 1, Integer::sum) <= mood.badly();
            if (!badly || mood.took()) {
                take(order, key);
            }
            call.sendResponseHeaders(badly ? mood.status() : TAKEN, -1);
        }
    }

    private void take(String order, String key) {
        String before = orders.putIfAbsent(key, order);
        if (before != null) {
            repeated.incrementAndGet();
        }
        if (before != null && !before.equals(order)) {
            wrong("key %s tells of order %s, and told of %s".formatted(key, order, before));
        }
        String other = keys.putIfAbsent(order, key);
        if (other != null && !other.equals(key)) {
            wrong(
                    "order %s was told under key %s, and again under %s"
                            .formatted(order, other, key));
        }
    }

    private synchronized void wrong(String sentence) {
        if (wrong.size() < WRONG_KEPT_MAX) {
            wrong.add(sentence);
        }
    }

    /// Where to post to.
    public URI url() {
        return URI.create("http://127.0.0.1:%d/delays".formatted(server.getAddress().getPort()));
    }

    /// How many notifications were taken, each idempotency key counted once.
    public long distinct() {
        return orders.size();
    }

    /// How many came again under the same key after they had been taken.
    public long repeated() {
        return repeated.get();
    }

    /// What no notifier may do, such as telling of an order under two keys; the first 20.
    public synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

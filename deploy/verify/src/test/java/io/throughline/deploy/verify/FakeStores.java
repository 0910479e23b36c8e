package io.throughline.deploy.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.logistics.order.OrderState;
import io.throughline.streams.topology.Projection.Folded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers as the query API does, out of a [LogBook], and lets a test tamper with the answers.
final class FakeStores implements AutoCloseable {

    private static final Pattern STATE = Pattern.compile("/streams/(.+)/state");
    private static final Pattern ROWS = Pattern.compile("/projections/(.+)");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=([^&]*)");

    private static final byte[] NOTHING = {'{', '}'};

    /// Changes the answer to a path and query.
    final Map<String, UnaryOperator<ObjectNode>> tampered = new ConcurrentHashMap<>();

    /// How many answers are 503 before the first real one.
    final AtomicInteger unavailable = new AtomicInteger();

    /// Called before each answer.
    volatile Runnable beforeAnswer = () -> {};

    private final LogBook log;
    private final Map<String, Map<String, Folded>> rows;
    private final StateJson states;
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FakeStores(LogBook log) throws IOException {
        this.log = log;
        this.states = new StateJson(log.codecs.states(), log.registry);
        this.rows =
                log.readEvents(new Findings(1)).projections().stream()
                        .collect(
                                Collectors.toMap(
                                        ProjectionFold::name, fold -> new TreeMap<>(fold.rows())));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        beforeAnswer.run();
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        Matcher state = STATE.matcher(path);
        Matcher projection = ROWS.matcher(path);
        if (unavailable.getAndDecrement() > 0) {
            send(exchange, 503, NOTHING);
        } else if (state.matches()) {
            StreamId stream = StreamId.parse(state.group(1));
            List<OrderState> known = log.states(stream);
            long last = known.size() - 1L;
            long version = Long.parseLong(query.getOrDefault("version", Long.toString(last)));
            ObjectNode body = body("state", known.get((int) version)).put("version", version);
            send(exchange, tamper(path, body.put("stream", stream.toString())));
        } else if (projection.matches()) {
            send(exchange, json.writeValueAsBytes(page(projection.group(1), query)));
        } else {
            send(exchange, 404, NOTHING);
        }
    }

    private ArrayNode page(String projection, Map<String, String> query) {
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        rows.getOrDefault(projection, Map.of()).entrySet().stream()
                .filter(row -> row.getValue().state() != null)
                .filter(row -> row.getKey().compareTo(query.getOrDefault("after", "")) > 0)
                .limit(Long.parseLong(query.getOrDefault("limit", "10")))
                .forEach(row -> page.add(row(projection, row.getKey(), row.getValue())));
        return page;
    }

    private ObjectNode row(String projection, String key, Folded row) {
        ObjectNode body =
                body("value", Objects.requireNonNull(row.state()))
                        .put("version", row.version())
                        .put("key", key);
        return tampered.getOrDefault(projection + "/" + key, UnaryOperator.identity()).apply(body);
    }

    private ObjectNode body(String field, Object state) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", states.typeOf(state)).set(field, states.of(state));
        return body;
    }

    private byte[] tamper(String path, ObjectNode body) throws IOException {
        return json.writeValueAsBytes(
                tampered.getOrDefault(path, UnaryOperator.identity()).apply(body));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        Matcher parameters = PARAMETER.matcher(text == null ? "" : text);
        while (parameters.find()) {
            query.put(parameters.group(1), parameters.group(2));
        }
        return query;
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        send(exchange, 200, body);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

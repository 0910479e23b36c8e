package io.throughline.schemas.codec;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A registry's side of the REST protocol: answers that a test lays down, by request line, and what
/// was asked. The last answer to a request is given again and again.
final class RegistryStub implements AutoCloseable {

    private record Answer(int status, Map<String, ?> body) {}

    private final HttpServer server;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    RegistryStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:%d/base".formatted(server.getAddress().getPort()));
    }

    /// Lays down the next answer to a request such as `GET /config/A`.
    void answer(String request, int status, Map<String, ?> body) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, body));
    }

    /// Every request so far, such as `GET /config/A`, and the body if there was one.
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().substring("/base".length());
        String request = exchange.getRequestMethod() + " " + path;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body.isEmpty() ? request : request + " " + body);
        Answer answer = next(request);
        byte[] bytes = json.writeValueAsBytes(answer.body());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String request) {
        Queue<Answer> laidDown = answers.getOrDefault(request, new ArrayDeque<>());
        Answer answer = laidDown.size() > 1 ? laidDown.remove() : laidDown.peek();
        return answer == null
                ? new Answer(404, Map.of("error_code", 40_401, "message", "not found"))
                : answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

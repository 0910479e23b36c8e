package io.throughline.deploy.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/// Somebody else's query API: answers every path below `/` with what it was told to, on 127.0.0.1.
final class QueryStub implements AutoCloseable {

    private static final String NOT_YET = "{\"error\":\"the store moves; try again\"}";

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private QueryStub(HttpServer server) {
        this.server = server;
    }

    /// Answers always the same.
    static QueryStub answering(int status, String body) {
        return answering(0, status, body);
    }

    /// Answers 200 with what belongs to the path and its query.
    static QueryStub answering(Map<String, String> bodies) {
        return serving((path, _) -> new Answer(200, bodies.getOrDefault(path, "[]")));
    }

    /// Answers `unavailable` times that it cannot answer yet, and then always the same.
    static QueryStub answering(int unavailable, int status, String body) {
        return serving((_, asked) ->
                asked > unavailable ? new Answer(status, body) : new Answer(503, NOT_YET));
    }

    private record Answer(int status, String body) {}

    private static QueryStub serving(BiFunction<String, Integer, Answer> answers) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            QueryStub stub = new QueryStub(server);
            server.createContext(
                    "/",
                    call -> {
                        try (call) {
                            String path = call.getRequestURI().toString();
                            stub.asked.add(path);
                            stub.told.add(
                                    new String(
                                            call.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8));
                            Answer answer = answers.apply(path, stub.asked.size());
                            byte[] sent = answer.body().getBytes(StandardCharsets.UTF_8);
                            call.sendResponseHeaders(answer.status(), sent.length);
                            call.getResponseBody().write(sent);
                        }
                    });
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Every path that was asked for, with its query.
    List<String> asked() {
        return List.copyOf(asked);
    }

    /// The bodies of all requests; empty texts for those without.
    List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

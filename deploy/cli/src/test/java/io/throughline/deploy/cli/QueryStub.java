package io.throughline.deploy.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Somebody else's query API: answers every path below `/` with what it was told to, on 127.0.0.1.
final class QueryStub implements AutoCloseable {

    private static final byte[] NOT_YET =
            "{\"error\":\"the store moves; try again\"}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private QueryStub(HttpServer server) {
        this.server = server;
    }

    /// Answers always the same.
    static QueryStub answering(int status, String body) {
        return answering(0, status, body);
    }

    /// Answers `unavailable` times that it cannot answer yet, and then always the same.
    static QueryStub answering(int unavailable, int status, String body) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            QueryStub stub = new QueryStub(server);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            server.createContext(
                    "/",
                    call -> {
                        try (call) {
                            stub.asked.add(call.getRequestURI().toString());
                            boolean able = stub.asked.size() > unavailable;
                            byte[] sent = able ? bytes : NOT_YET;
                            call.sendResponseHeaders(able ? status : 503, sent.length);
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

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.throughline.deploy.e2e;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The world outside: whoever is told something over HTTP, on a free port of 127.0.0.1.
final class Web implements AutoCloseable {

    private final HttpServer server;

    private Web(HttpServer server) {
        this.server = server;
    }

    static Web listen() {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Web web = new Web(HttpServer.create(any, 0));
            web.server.start();
            return web;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has `handler` answer below `path`, and gives its address.
    String on(String path, HttpHandler handler) {
        server.createContext(path, handler);
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

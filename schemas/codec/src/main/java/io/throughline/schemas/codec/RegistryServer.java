package io.throughline.schemas.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.avro.Schema;

/// Lets services in tests, and other processes, reach a registry of this process over HTTP, as far
/// as [RegistryClient] asks. It keeps nothing. An id that is not known is answered with 404, and
/// anything else that is wrong ends the connection.
public final class RegistryServer implements AutoCloseable {

    private static final String BY_ID = "/schemas/ids/";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_SCHEMA = 40_403;

    private final Registry registry;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    /// Listens on a free port of 127.0.0.1.
    public RegistryServer(Registry registry) throws IOException {
        this.registry = registry;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /// Where it answers.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        Map<String, Object> answer;
        int status = OK;
        if (path.startsWith(BY_ID)) {
            try {
                answer = Map.of("schema", registry.schema(Integer.parseInt(last)).toString());
            } catch (UnknownSchemaException e) {
                status = NOT_FOUND;
                answer = Map.of("error_code", NO_SUCH_SCHEMA, "message", "" + e.getMessage());
            }
        } else {
            String schema = json.readTree(exchange.getRequestBody()).path("schema").asText();
            Schema parsed = new Schema.Parser().parse(schema);
            answer = Map.of("id", registry.register(parsed.getFullName(), parsed));
        }
        byte[] body = json.writeValueAsBytes(answer);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

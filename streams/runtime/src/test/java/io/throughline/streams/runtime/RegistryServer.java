package io.throughline.streams.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.schemas.codec.InMemoryRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.avro.Schema;

/// A schema registry that forgets everything when the test ends.
final class RegistryServer implements AutoCloseable {

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    RegistryServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        Object answer;
        if (path.startsWith("/schemas/ids/")) {
            answer = Map.of("schema", registry.schema(Integer.parseInt(last)).toString());
        } else {
            JsonNode body = json.readTree(exchange.getRequestBody());
            Schema schema = new Schema.Parser().parse(body.path("schema").asText());
            answer = Map.of("id", registry.register(last, schema));
        }
        byte[] bytes = json.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.throughline.streams.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.decide.DecideTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A running streams service of the counter domain, and a client of its HTTP API.
public final class Service implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationContext context;
    private final URI uri;
    private final HttpClient http = HttpClient.newHttpClient();

    private Service(ApplicationContext context) {
        this.context = context;
        this.uri = context.getBean(EmbeddedServer.class).getURI();
    }

    static Service start(
            String kafka, String registry, Path stateDir, Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(properties(kafka, registry, stateDir));
        properties.putAll(overrides);
        return new Service(StreamsService.start(properties));
    }

    static Map<String, Object> properties(String kafka, String registry, Path stateDir) {
        return Map.of(
                "kafka.bootstrap.servers",
                kafka,
                "throughline.registry-url",
                registry,
                "throughline.state-dir",
                stateDir.toString(),
                "micronaut.server.port",
                -1);
    }

    /// The beans of a service that is not started.
    public static ApplicationContext beans(Map<String, Object> properties) {
        return StreamsService.configured(properties).build().start();
    }

    public Service ready() {
        StreamsService.awaitReady(context, READY_MAX);
        return this;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// The stored head of a stream that this instance decides.
    public byte[] head(String stream) {
        int partition = Partitions.of(stream, bean(StreamsSettings.class).partitions());
        return bean(Topologies.class)
                .require(Role.DECIDE.text())
                .partition(DecideTopology.HEADS, partition)
                .get(stream);
    }

    public URI uri() {
        return uri;
    }

    /// An answer: its status, and its body as JSON.
    public record Answer(int status, JsonNode body) {}

    public HttpResponse<String> send(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
        headers.forEach(request::header);
        return send(request.build());
    }

    public Answer get(String path) {
        return json(send(path, Map.of()));
    }

    public Answer post(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return json(send(request.build()));
    }

    public Answer command(String body) {
        return post("/commands", body, Map.of());
    }

    public Answer add(String stream, int amount) {
        return command(
                """
                {"stream": "%s", "type": "Add", "data": {"amount": %d}}\
                """
                        .formatted(stream, amount));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer json(HttpResponse<String> response) {
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + response.body(), e);
        }
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}

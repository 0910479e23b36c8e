package io.throughline.deploy.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// The few requests of the Confluent protocol that the tests make, as a client in another language
/// would.
final class RegistryRequests implements AutoCloseable {

    record Answer(int status, JsonNode body) {}

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;

    RegistryRequests(RegistryProcess registry) {
        this.base = registry.compatUrl();
    }

    Answer register(String subject, String schema) throws IOException, InterruptedException {
        return send("POST", "/subjects/" + subject + "/versions", Map.of("schema", schema));
    }

    Answer requireCompatibility(String subject, String level)
            throws IOException, InterruptedException {
        return send("PUT", "/config/" + subject, Map.of("compatibility", level));
    }

    private Answer send(String method, String path, Map<String, String> body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", CONTENT_TYPE)
                        .method(method, BodyPublishers.ofString(json.writeValueAsString(body)))
                        .build();
        var response = client.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), json.readTree(response.body()));
    }

    @Override
    public void close() {
        client.close();
    }
}

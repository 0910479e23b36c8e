package io.throughline.deploy.faults.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.deploy.faults.process.Child;
import io.throughline.schemas.codec.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A streams service or an agent: a process with an HTTP server. Safe for use by several threads.
public final class Service {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final Child process;
    private final URI url;
    private final HttpClient http;

    Service(Child process, int port, HttpClient http) {
        this.process = process;
        this.url = URI.create("http://127.0.0.1:" + port);
        this.http = http;
    }

    public Child process() {
        return process;
    }

    public URI url() {
        return url;
    }

    /// Whether it says that it can do its work.
    public boolean isReady() throws IOException, InterruptedException {
        return get("/health").path("status").asText().equals("UP");
    }

    /// What it answers at `path`.
    ///
    /// @throws IOException if it does not answer 200 within 5 s
    public JsonNode get(String path) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(url.resolve(path)), path);
    }

    /// What it answers to a POST of `body` to `path`.
    ///
    /// @throws IOException if it does not answer 200 within 5 s
    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return ask(request, path);
    }

    private JsonNode ask(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                WholeAnswer.of(
                        http, request.build(), HttpResponse.BodyHandlers.ofString(), ANSWER_MAX);
        if (answer.statusCode() != OK) {
            throw new IOException(
                    "%s%s answered %d: %s"
                            .formatted(url, path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }
}

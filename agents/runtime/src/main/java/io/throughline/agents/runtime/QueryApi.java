package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.sdk.Known;
import io.throughline.schemas.contracts.StreamId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Reads projections over HTTP: `GET {queryUrl}/projections/{projection}/{key}`. Waits and tries
/// again, until `readMsMax` is over, while the API is away or says 503, as it does while it
/// restores or moves a projection. Safe for use by several threads.
final class QueryApi implements Projections, AutoCloseable {

    private static final Backoff BACKOFF = new Backoff(20, 500);

    private final String base;
    private final Duration requestMax;
    private final long readMsMax;
    private final ObjectMapper json;
    private final Semaphore open;
    private final HttpClient http;

    QueryApi(AgentSettings settings, ObjectMapper json) {
        this.base = settings.queryUrl().toString().replaceAll("/+$", "") + "/projections/";
        this.requestMax = Duration.ofMillis(settings.requestMsMax());
        this.readMsMax = settings.readMsMax();
        this.json = json;
        // The HTTP client opens a connection for every request that finds none free.
        this.open = new Semaphore(settings.readsInFlightMax());
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(requestMax)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /// What the API answers.
    record Standing<T>(String key, long version, T value) {}

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        URI uri = URI.create(base + segment(projection) + "/" + segment(key));
        try {
            return known(new StreamId(projection, key), type, ask(uri), uri);
        } catch (IOException e) {
            throw new BackboneAwayException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted at " + uri));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<byte[]> ask(URI uri) throws IOException, InterruptedException {
        long startedAt = System.nanoTime();
        for (int tried = 1; ; tried++) {
            String problem;
            try {
                HttpResponse<byte[]> response = send(uri);
                if (response.statusCode() != 503) {
                    return response;
                }
                problem = "it answers 503";
            } catch (IOException e) {
                problem = e.toString();
            }
            long elapsedMs = (System.nanoTime() - startedAt) / 1_000_000;
            if (elapsedMs + BACKOFF.afterMs(tried) > readMsMax) {
                throw new IOException(
                        "the query API at %s could not be read for %d ms: %s"
                                .formatted(uri, elapsedMs, problem));
            }
            BACKOFF.await(tried);
        }
    }

    private HttpResponse<byte[]> send(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(requestMax).build();
        open.acquire();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } finally {
            open.release();
        }
    }

    private <T> Optional<Known<T>> known(
            StreamId standing, Class<T> type, HttpResponse<byte[]> response, URI uri)
            throws IOException {
        return switch (response.statusCode()) {
            case 200 -> {
                JavaType wanted =
                        json.getTypeFactory().constructParametricType(Standing.class, type);
                Standing<T> answer = json.readValue(response.body(), wanted);
                yield Optional.of(new Known<>(answer.value(), standing.at(answer.version())));
            }
            case 404 -> Optional.empty();
            default ->
                    throw new IOException(
                            "the query API at %s answered %d"
                                    .formatted(uri, response.statusCode()));
        };
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}

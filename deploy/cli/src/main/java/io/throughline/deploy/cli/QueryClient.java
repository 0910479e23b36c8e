package io.throughline.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.codec.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the query API of a running platform. Every failure is a [CommandFailedException].
///
/// An answer of 503 says that the same question is answered a little later, as when an instance was
/// killed and another one takes over: it is asked again for a bounded time.
final class QueryClient implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long ASK_AGAIN_MS = 500;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    private final URI base;
    private final Duration patience;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_MAX)
                    .build();

    QueryClient(URI base) {
        this(base, PATIENCE);
    }

    /// A client that asks for at most `patience` what is not available yet.
    QueryClient(URI base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /// The answer to a GET of `path`, which begins with a slash.
    JsonNode get(String path) throws InterruptedException {
        return ask("GET", path, null);
    }

    /// The answer to a POST of nothing to `path`, which begins with a slash.
    JsonNode post(String path) throws InterruptedException {
        return ask("POST", path, null);
    }

    /// The answer to a POST of `body`. If it is sent more than once, it is the same request by its
    /// `Idempotency-Key`.
    JsonNode post(String path, JsonNode body) throws InterruptedException {
        return ask("POST", path, body);
    }

    private JsonNode ask(String method, String path, @Nullable JsonNode sent)
            throws InterruptedException {
        URI url = URI.create(base.toString().replaceFirst("/+$", "") + path);
        HttpResponse<String> answer = available(method, url, sent);
        JsonNode body;
        try {
            body = json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(
                    "%s answered %d with something that is not JSON; is it a throughline platform?"
                            .formatted(url, answer.statusCode()),
                    e);
        }
        if (answer.statusCode() != OK && answer.statusCode() != ACCEPTED) {
            throw new CommandFailedException(
                    body.hasNonNull("error")
                            ? body.path("error").asText()
                            : "%s answered %d".formatted(url, answer.statusCode()));
        }
        return body;
    }

    private HttpResponse<String> available(String method, URI url, @Nullable JsonNode sent)
            throws InterruptedException {
        // The same key each time, so that what was done after all is not done again.
        String key = UUID.randomUUID().toString();
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        HttpResponse<String> answer = send(method, url, sent, key);
        while (answer.statusCode() == UNAVAILABLE && System.nanoTime() < deadlineNanos) {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
            answer = send(method, url, sent, key);
        }
        return answer;
    }

    private HttpResponse<String> send(String method, URI url, @Nullable JsonNode sent, String key)
            throws InterruptedException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(url).header("Accept", "application/json");
            if (sent == null) {
                request.method(method, BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .method(method, BodyPublishers.ofString(sent.toString()));
            }
            return WholeAnswer.of(http, request.build(), BodyHandlers.ofString(), ANSWER_MAX);
        } catch (HttpTimeoutException e) {
            throw new CommandFailedException(
                    "%s did not answer within %d s; is the platform overloaded?"
                            .formatted(base, ANSWER_MAX.toSeconds()),
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "no platform answers at %s; start one with: throughline up".formatted(base), e);
        }
    }

    /// A text as a part of a path or a query.
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package io.throughline.schemas.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Questions to a schema registry over HTTP. A registry that is not there yet, or answers with an
/// error of its own, is asked again with growing delays until `patienceMsMax` is over.
final class RegistryHttp {

    /// What the registry said.
    record Answer(int status, JsonNode body) {

        boolean isOk() {
            return status / 100 == 2;
        }

        boolean isNotFound() {
            return status == 404;
        }

        String message() {
            return body.path("message").asText("no message");
        }
    }

    private static final Logger log = LoggerFactory.getLogger(RegistryHttp.class);

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);
    private static final long RETRY_DELAY_MS_MIN = 100;
    private static final long RETRY_DELAY_MS_MAX = 2_000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_MAX)
                    .build();
    private final JsonMapper json = new JsonMapper();
    private final String base;
    private final long patienceMsMax;

    RegistryHttp(URI base, long patienceMsMax) {
        this.base = base.toString().replaceAll("/+$", "");
        this.patienceMsMax = patienceMsMax;
    }

    Answer read(String path) {
        return ask(request(path).GET().build());
    }

    Answer post(String path, Map<String, String> body) {
        return ask(request(path).POST(publisher(body)).build());
    }

    Answer put(String path, Map<String, String> body) {
        return ask(request(path).PUT(publisher(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    }

    private HttpRequest.BodyPublisher publisher(Map<String, String> body) {
        return HttpRequest.BodyPublishers.ofString(json.valueToTree(body).toString());
    }

    private Answer ask(HttpRequest request) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMsMax);
        long delayMs = RETRY_DELAY_MS_MIN;
        while (true) {
            String problem;
            IOException cause = null;
            try {
                HttpResponse<String> response =
                        WholeAnswer.of(
                                http, request, HttpResponse.BodyHandlers.ofString(), REQUEST_MAX);
                if (response.statusCode() < 500 && response.statusCode() != TOO_MANY_REQUESTS) {
                    return new Answer(response.statusCode(), tree(request, response));
                }
                problem = "it answered with status " + response.statusCode();
            } catch (IOException e) {
                problem = e.toString();
                cause = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable(request, "interrupted", e);
            }
            if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs) > deadline) {
                throw unavailable(request, problem, cause);
            }
            log.atInfo()
                    .addKeyValue("uri", request.uri())
                    .addKeyValue("problem", problem)
                    .addKeyValue("retryInMs", delayMs)
                    .log("schema registry not ready");
            pause(request, delayMs);
            delayMs = Math.min(2 * delayMs, RETRY_DELAY_MS_MAX);
        }
    }

    private JsonNode tree(HttpRequest request, HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw unavailable(
                    request,
                    "it answered with status %d and no JSON".formatted(response.statusCode()),
                    e);
        }
    }

    private static void pause(HttpRequest request, long delayMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(delayMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(request, "interrupted", e);
        }
    }

    private static RegistryUnavailableException unavailable(
            HttpRequest request, String problem, @Nullable Exception cause) {
        String message =
                "schema registry %s does not work: %s; is it running, and is its address right?"
                        .formatted(request.uri(), problem);
        return cause == null
                ? new RegistryUnavailableException(message)
                : new RegistryUnavailableException(message, cause);
    }
}

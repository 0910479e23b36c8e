package io.throughline.deploy.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.codec.WholeAnswer;
import io.throughline.schemas.contracts.StreamId;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Asks the stores over HTTP. Safe for use by several threads, which bound how many requests are
/// open at once.
final class QueryApi implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int TIMED_OUT = 504;

    private final String base;
    private final Duration requestMax;
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;

    QueryApi(String queryUrl, int requestMsMax) {
        this.base = queryUrl.replaceAll("/+$", "");
        this.requestMax = Duration.ofMillis(requestMsMax);
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(requestMax)
                        .executor(threads)
                        .build();
    }

    /// What came of a question.
    sealed interface Answer {

        /// What was asked for, without nulls.
        record Found(JsonNode body) implements Answer {}

        /// There is no such thing, or not yet.
        record Missing(String why) implements Answer {}

        /// No answer at the moment.
        record Unavailable(String why) implements Answer {}

        /// An answer that trying again will not mend.
        record Refused(String why) implements Answer {}
    }

    String url() {
        return base;
    }

    /// A stream's state now.
    Answer state(StreamId stream) {
        return ask(statePath(stream));
    }

    /// A stream's state at a version.
    Answer state(StreamId stream, long version) {
        return ask(statePath(stream) + "?version=" + version);
    }

    /// A page of a projection's rows by key, after the key `after`.
    Answer rows(String projection, @Nullable String after, int limit) {
        String path = "/projections/%s?limit=%d".formatted(segment(projection), limit);
        return ask(after == null ? path : path + "&after=" + segment(after));
    }

    private static String statePath(StreamId stream) {
        return "/streams/%s/%s/state".formatted(segment(stream.category()), segment(stream.key()));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer ask(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        HttpResponse<byte[]> response;
        try {
            response = WholeAnswer.of(http, request, BodyHandlers.ofByteArray(), requestMax);
        } catch (IOException e) {
            return new Answer.Unavailable("%s: %s".formatted(path, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + base + path, e);
        }
        String why = "%s answered %d".formatted(path, response.statusCode());
        return switch (response.statusCode()) {
            case OK -> read(path, response.body());
            case NOT_FOUND -> new Answer.Missing(why);
            case UNAVAILABLE, TIMED_OUT -> new Answer.Unavailable(why);
            default -> new Answer.Refused(why);
        };
    }

    private Answer read(String path, byte[] body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JsonProcessingException e) {
            return new Answer.Refused("%s: %s".formatted(path, e.getOriginalMessage()));
        } catch (IOException e) {
            return new Answer.Refused("%s: %s".formatted(path, e));
        }
        StateJson.prune(answer);
        return new Answer.Found(answer);
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.close();
    }
}

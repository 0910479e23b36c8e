package io.throughline.agents.runtime.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.sdk.Known;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.codec.WholeAnswer;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads projections and streams over HTTP: `GET {queryUrl}/projections/{projection}/{key}` and
/// `GET {queryUrl}/streams/{category}/{key}/events`. Waits and tries again, until `readMsMax` is
/// over, while the API is away or says 503, as it does while it restores or moves what it holds,
/// and while it does not have an event yet that must be there. Safe for use by several threads.
public final class QueryApi implements Projections, StreamEvents, StoredEvents, AutoCloseable {

    private static final Backoff BACKOFF = new Backoff(20, 500);
    private static final int PAGE_EVENTS = 1_000;
    private static final int TAIL_PAGES_MAX = 100;

    private final String base;
    private final Duration requestMax;
    private final long readMsMax;
    private final ObjectMapper json;
    private final Semaphore open;
    private final HttpClient http;

    QueryApi(AgentSettings settings, ObjectMapper json) {
        this.base = settings.queryUrl().toString().replaceAll("/+$", "");
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

    /// What the API answers of a projection.
    public record Standing<T>(String key, long version, T value) {}

    /// What becomes of an answer: it is read, or there is a reason to ask again.
    private sealed interface Reading<T> {
        record Read<T>(T value) implements Reading<T> {}

        record NotYet<T>(String reason) implements Reading<T> {}
    }

    private interface Reader<T> {
        Reading<T> read(HttpResponse<byte[]> response) throws IOException;
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        URI uri = uri("/projections/%s/%s".formatted(segment(projection), segment(key)));
        StreamId standing = new StreamId(projection, key);
        return ask(
                uri,
                response ->
                        switch (response.statusCode()) {
                            case 200 ->
                                    new Reading.Read<>(
                                            Optional.of(known(standing, type, response)));
                            case 404 -> new Reading.Read<>(Optional.empty());
                            default -> throw answered(response);
                        });
    }

    @Override
    public List<byte[]> between(StreamId stream, long after, long last) {
        List<byte[]> events = new ArrayList<>();
        for (long next = after + 1; next <= last; next = after + 1 + events.size()) {
            EventId first = stream.at(next);
            events.addAll(ask(uri(first, last), response -> page(response, first)));
        }
        return events;
    }

    @Override
    public Optional<Last> last(StreamId stream, long atLeast) {
        Optional<Last> last = Optional.empty();
        long next = Math.max(1, atLeast);
        for (int page = 0; page < TAIL_PAGES_MAX; page++) {
            EventId first = stream.at(next);
            boolean mustBe = atLeast > 0 && page == 0;
            List<byte[]> events =
                    ask(
                            URI.create(uri(first, Long.MAX_VALUE) + "&limit=" + PAGE_EVENTS),
                            response -> mustBe ? page(response, first) : tail(response, first));
            if (!events.isEmpty()) {
                next += events.size();
                last = Optional.of(new Last(next - 1, ByteBuffer.wrap(events.getLast())));
            }
            if (events.size() < PAGE_EVENTS) {
                return last;
            }
        }
        throw new IllegalStateException(
                "stream %s has more than %d events behind version %d; it must be shorter"
                        .formatted(stream, TAIL_PAGES_MAX * PAGE_EVENTS, atLeast));
    }

    // What comes behind may be nothing.
    private Reading<List<byte[]>> tail(HttpResponse<byte[]> response, EventId first)
            throws IOException {
        return switch (response.statusCode()) {
            case 200 -> new Reading.Read<>(values(response, first));
            case 404 -> new Reading.Read<>(List.of());
            default -> throw answered(response);
        };
    }

    @Override
    public Stored at(EventId id) {
        return ask(uri(id, id.version()), response -> stored(response, id));
    }

    private Reading<Stored> stored(HttpResponse<byte[]> response, EventId id) throws IOException {
        return switch (response.statusCode()) {
            case 200 -> {
                JsonNode event = json.readTree(response.body()).path(0);
                yield event.isMissingNode()
                        ? new Reading.NotYet<>("it has no event %s yet".formatted(id))
                        : new Reading.Read<>(WireEvent.of(event, id));
            }
            case 404 -> new Reading.NotYet<>("it answers 404");
            case 500 ->
                    throw new UndecodableException(
                            "%s answered 500: the journal cannot read event %s"
                                    .formatted(response.uri(), id));
            default -> throw answered(response);
        };
    }

    /// What is parked of a stream for an agent, as `GET /deadletters/{agent}/{stream}` tells; empty
    /// if nothing is.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    public Optional<JsonNode> parked(AgentName agent, StreamId stream) {
        return ask(
                uri("/deadletters/%s/%s".formatted(agent, segment(stream.toString()))),
                response ->
                        switch (response.statusCode()) {
                            case 200 ->
                                    new Reading.Read<>(Optional.of(json.readTree(response.body())));
                            case 404 -> new Reading.Read<>(Optional.empty());
                            default -> throw answered(response);
                        });
    }

    /// What would become of commands, as `POST /decisions` tells; nothing is written.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    public JsonNode decide(JsonNode commands) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri("/decisions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(commands.toString()));
        return ask(
                request,
                response -> {
                    if (response.statusCode() == 200) {
                        return new Reading.Read<>(json.readTree(response.body()));
                    }
                    throw answered(response);
                });
    }

    private URI uri(EventId first, long last) {
        return uri(
                "/streams/%s/%s/events?wire=true&from=%d&to=%d"
                        .formatted(
                                segment(first.stream().category()),
                                segment(first.stream().key()),
                                first.version(),
                                last));
    }

    private Reading<List<byte[]>> page(HttpResponse<byte[]> response, EventId first)
            throws IOException {
        return switch (response.statusCode()) {
            case 200 -> {
                List<byte[]> values = values(response, first);
                yield values.isEmpty()
                        ? new Reading.NotYet<>("it has no event %s yet".formatted(first))
                        : new Reading.Read<>(values);
            }
            // They are in the log, so they will be in the journal.
            case 404 -> new Reading.NotYet<>("it answers 404");
            default -> throw answered(response);
        };
    }

    private List<byte[]> values(HttpResponse<byte[]> response, EventId first) throws IOException {
        List<byte[]> values = new ArrayList<>();
        for (JsonNode event : json.readTree(response.body())) {
            long version = first.version() + values.size();
            if (event.path("version").asLong() != version || !event.path("wire").isTextual()) {
                throw new IOException(
                        "%s does not tell version %d as Avro".formatted(response.uri(), version));
            }
            values.add(event.path("wire").binaryValue());
        }
        return values;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private <T> T ask(URI uri, Reader<T> reader) {
        return ask(HttpRequest.newBuilder(uri), reader);
    }

    private <T> T ask(HttpRequest.Builder builder, Reader<T> reader) {
        HttpRequest request = builder.timeout(requestMax).build();
        URI uri = request.uri();
        long startedAt = System.nanoTime();
        try {
            for (int tried = 1; ; tried++) {
                switch (askOnce(request, reader)) {
                    case Reading.Read<T>(T value) -> {
                        return value;
                    }
                    case Reading.NotYet<T>(String reason) ->
                            awaitNext(uri, reason, tried, startedAt);
                }
            }
        } catch (IOException e) {
            throw new BackboneAwayException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted at " + uri));
        }
    }

    private void awaitNext(URI uri, String reason, int tried, long startedAt)
            throws IOException, InterruptedException {
        long elapsedMs = (System.nanoTime() - startedAt) / 1_000_000;
        if (elapsedMs + BACKOFF.afterMs(tried) > readMsMax) {
            throw new IOException(
                    "the query API at %s could not be read for %d ms: %s"
                            .formatted(uri, elapsedMs, reason));
        }
        BACKOFF.await(tried);
    }

    private <T> Reading<T> askOnce(HttpRequest request, Reader<T> reader)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = send(request);
        } catch (IOException e) {
            return new Reading.NotYet<>(e.toString());
        }
        return response.statusCode() == 503
                ? new Reading.NotYet<>("it answers 503")
                : reader.read(response);
    }

    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException {
        if (!open.tryAcquire(requestMax.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("too many reads are open; none ended in " + requestMax);
        }
        try {
            return WholeAnswer.of(http, request, BodyHandlers.ofByteArray(), requestMax);
        } finally {
            open.release();
        }
    }

    private <T> Known<T> known(StreamId standing, Class<T> type, HttpResponse<byte[]> response)
            throws IOException {
        JavaType wanted = json.getTypeFactory().constructParametricType(Standing.class, type);
        Standing<T> answer = json.readValue(response.body(), wanted);
        return new Known<>(answer.value(), standing.at(answer.version()));
    }

    private static IOException answered(HttpResponse<byte[]> response) {
        return new IOException(
                "the query API at %s answered %d".formatted(response.uri(), response.statusCode()));
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}

package io.throughline.streams.runtime.peers;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import io.throughline.schemas.codec.WholeAnswer;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.settings.StreamsSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;

/// Asks other instances what this one does not hold. Safe for use by several threads.
@Singleton
public final class Peers {

    /// Marks a request that another instance sent on: it is answered here or not at all.
    static final String FORWARDED = "X-Throughline-Forwarded";

    private final Duration forwardMax;
    private final Semaphore open;
    private final HttpClient http;
    private final ScheduledThreadPoolExecutor watch;

    Peers(StreamsSettings settings) {
        forwardMax = Duration.ofMillis(settings.forwardMsMax());
        open = new Semaphore(settings.forwardsInFlightMax());
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(forwardMax)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
        watch =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("forwards").factory());
        watch.setRemoveOnCancelPolicy(true);
    }

    public static boolean isForwarded(HttpRequest<?> request) {
        return request.getHeaders().contains(FORWARDED);
    }

    /// Sends a GET on to the instance that holds what it asks for, and gives back its answer.
    ///
    /// @throws RequestException 503 if the request was sent on before, or the instance is away
    public MutableHttpResponse<?> forward(HttpRequest<?> request, HostInfo host, long waitMs) {
        if (isForwarded(request)) {
            throw RequestException.unavailable(
                    "this instance gave it away to %s:%d a moment ago; try again"
                            .formatted(host.host(), host.port()));
        }
        String accept = request.getHeaders().get("Accept", String.class).orElse("*/*");
        HttpResponse<InputStream> answer =
                ask(
                        host,
                        request.getUri().toString(),
                        accept,
                        forwardMax.plusMillis(waitMs),
                        BodyHandlers.ofInputStream());
        MediaType type =
                answer.headers()
                        .firstValue("Content-Type")
                        .map(MediaType::of)
                        .orElse(MediaType.APPLICATION_OCTET_STREAM_TYPE);
        MutableHttpResponse<Object> response =
                io.micronaut.http.HttpResponse.status(
                        io.micronaut.http.HttpStatus.valueOf(answer.statusCode()));
        answer.headers()
                .firstValue("Retry-After")
                .ifPresent(seconds -> response.header("Retry-After", seconds));
        // All events of a stream may come by and by; it may take long, but not stand still.
        InputStream body = new MovingStream(answer.body(), forwardMax, watch);
        return response.body(new StreamedFile(body, type)).contentType(type);
    }

    /// The answer of `host` to a GET.
    ///
    /// @throws RequestException 503 if it does not answer in time
    public <T> HttpResponse<T> ask(HostInfo host, String path, BodyHandler<T> body) {
        return ask(host, path, MediaType.APPLICATION_JSON, forwardMax, body);
    }

    /// Tells `host` something with a POST.
    ///
    /// @throws RequestException 503 if it does not answer in time
    public void tell(HostInfo host, String path) {
        post(host, path, BodyHandlers.discarding());
    }

    /// The answer of `host` to a POST of nothing.
    ///
    /// @throws RequestException 503 if it does not answer in time
    public <T> HttpResponse<T> post(HostInfo host, String path, BodyHandler<T> body) {
        java.net.http.HttpRequest request =
                request(host, path, forwardMax).POST(BodyPublishers.noBody()).build();
        return send(host, request, forwardMax, body);
    }

    private <T> HttpResponse<T> ask(
            HostInfo host, String path, String accept, Duration max, BodyHandler<T> body) {
        return send(host, request(host, path, max).header("Accept", accept).build(), max, body);
    }

    private static java.net.http.HttpRequest.Builder request(
            HostInfo host, String path, Duration max) {
        URI uri = URI.create("http://%s:%d%s".formatted(host.host(), host.port(), path));
        return java.net.http.HttpRequest.newBuilder(uri).timeout(max).header(FORWARDED, "true");
    }

    private <T> HttpResponse<T> send(
            HostInfo host, java.net.http.HttpRequest request, Duration max, BodyHandler<T> body) {
        try {
            if (!open.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS)) {
                throw RequestException.unavailable(
                        "too many requests are open at other instances; try again in a moment");
            }
            try {
                return WholeAnswer.of(http, request, body, max);
            } finally {
                open.release();
            }
        } catch (IOException e) {
            throw new RequestException(
                    io.micronaut.http.HttpStatus.SERVICE_UNAVAILABLE,
                    ("the instance at %s:%d holds it and does not answer (%s); try again, another"
                                    + " one takes over if it is gone")
                            .formatted(host.host(), host.port(), e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
        watch.shutdownNow();
    }
}

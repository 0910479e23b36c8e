package io.throughline.schemas.codec;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for an answer over HTTP with a limit that holds for its body too. The time-out of a
/// request is over when the headers are there; a sender that falls silent after them would be
/// waited for without an end.
///
/// It sends in a virtual thread of its own: `sendAsync` hands its answers over in the common pool,
/// where a caller that waits in that pool, or others who fill it, would keep it from its answer.
public final class WholeAnswer {

    private WholeAnswer() {}

    /// Sends `request` and returns when `body` is done with the answer; an input stream is at once.
    ///
    /// @throws HttpTimeoutException if that takes longer than `max`; the connection is closed then
    /// @throws InterruptedException if the caller is interrupted; the connection is closed as well
    public static <T> HttpResponse<T> of(
            HttpClient http, HttpRequest request, BodyHandler<T> body, Duration max)
            throws IOException, InterruptedException {
        FutureTask<HttpResponse<T>> answer = new FutureTask<>(() -> http.send(request, body));
        Thread.ofVirtual().name("answer").start(answer);
        try {
            return answer.get(max.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            HttpTimeoutException late =
                    new HttpTimeoutException(
                            "%s did not answer within %d ms"
                                    .formatted(request.uri(), max.toMillis()));
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        } finally {
            // What has ended already is not changed by it; what has not is interrupted.
            boolean _ = answer.cancel(true);
        }
    }
}

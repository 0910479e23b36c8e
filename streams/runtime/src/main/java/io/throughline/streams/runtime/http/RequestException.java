package io.throughline.streams.runtime.http;

import io.micronaut.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered as asked: a status and a sentence for a person, which says
/// what, where, and what to do.
public final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    public RequestException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    public RequestException(HttpStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /// 400: the request is wrong, and will be wrong again.
    public static RequestException bad(String message) {
        return new RequestException(HttpStatus.BAD_REQUEST, message);
    }

    /// 404: there is no such thing.
    public static RequestException unknown(String message) {
        return new RequestException(HttpStatus.NOT_FOUND, message);
    }

    /// 503: the same request may be answered a little later.
    public static RequestException unavailable(String message) {
        return new RequestException(HttpStatus.SERVICE_UNAVAILABLE, message);
    }

    /// The status of the answer.
    public HttpStatus status() {
        return status;
    }
}

package io.throughline.streams.runtime.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.throughline.schemas.codec.RegistryUnavailableException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes every error an [ErrorAnswer], wherever it arises.
final class ErrorAnswers {

    static final String RETRY_AFTER_S = "1";

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    static MutableHttpResponse<ErrorAnswer> of(RequestException e) {
        MutableHttpResponse<ErrorAnswer> answer =
                HttpResponse.<ErrorAnswer>status(e.status())
                        .contentType(MediaType.APPLICATION_JSON_TYPE)
                        .body(new ErrorAnswer(String.valueOf(e.getMessage())));
        return e.status().getCode() == 503 ? answer.header("Retry-After", RETRY_AFTER_S) : answer;
    }

    /// Errors that we foresaw.
    @Singleton
    static final class Foreseen implements ExceptionHandler<RequestException, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, RequestException e) {
            return of(e);
        }
    }

    /// A schema that is not known yet, while the registry is away.
    @Singleton
    static final class RegistryAway
            implements ExceptionHandler<RegistryUnavailableException, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, RegistryUnavailableException e) {
            return of(RequestException.unavailable(String.valueOf(e.getMessage())));
        }
    }

    /// Errors that we did not foresee: the log has the rest.
    @Singleton
    static final class Unforeseen implements ExceptionHandler<RuntimeException, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("path", request.getPath())
                    .log("A request failed");
            return HttpResponse.serverError(
                            new ErrorAnswer(
                                    "the request failed by a fault of the service; its log has the"
                                            + " reason"))
                    .contentType(MediaType.APPLICATION_JSON_TYPE);
        }
    }

    /// Errors of the framework: unknown paths, bad JSON, wrong parameters.
    @Singleton
    @Primary
    static final class Framework implements ErrorResponseProcessor<ErrorAnswer> {
        @Override
        public MutableHttpResponse<ErrorAnswer> processResponse(
                ErrorContext context, MutableHttpResponse<?> response) {
            String sentence =
                    context.getErrors().stream()
                            .findFirst()
                            .map(Error::getMessage)
                            .orElse(response.reason());
            return response.body(new ErrorAnswer(sentence))
                    .contentType(MediaType.APPLICATION_JSON_TYPE);
        }
    }
}

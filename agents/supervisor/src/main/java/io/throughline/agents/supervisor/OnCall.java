package io.throughline.agents.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.schemas.codec.WholeAnswer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whoever is told when a person must decide: a webhook that drops what came before under the same
/// `Idempotency-Key`.
@Singleton
final class OnCall {

    private final @Nullable URI webhook;
    private final Duration answerMax;
    private final ObjectMapper json;
    private final HttpClient http;

    OnCall(SupervisorSettings settings, ObjectMapper json) {
        this.webhook = settings.webhook();
        this.answerMax = Duration.ofMillis(settings.answerMsMax());
        this.json = json;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofMillis(settings.connectMsMax()))
                        .build();
    }

    /// Whether anybody listens.
    boolean isThere() {
        return webhook != null;
    }

    /// Tells it, and returns the key; an answer other than 2xx is an exception.
    ///
    /// @throws NotDoneException if nobody has taken it
    String tell(Escalation escalation, String key)
            throws IOException, InterruptedException, NotDoneException {
        URI to = webhook;
        if (to == null) {
            throw new IllegalStateException("nobody listens to escalations");
        }
        HttpRequest request =
                HttpRequest.newBuilder(to)
                        .timeout(answerMax)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(escalation)))
                        .build();
        HttpResponse<Void> response;
        try {
            response = WholeAnswer.of(http, request, BodyHandlers.discarding(), answerMax);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new NotDoneException("webhook %s takes no connection".formatted(to), e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "webhook %s answered %d to escalation %s; see the log of the receiver"
                            .formatted(to, response.statusCode(), key));
        }
        return key;
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}

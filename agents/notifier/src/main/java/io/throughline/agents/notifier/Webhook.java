package io.throughline.agents.notifier;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.schemas.codec.WholeAnswer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/// The client's address on the web. The receiver drops what came before under the same
/// `Idempotency-Key`.
@Singleton
final class Webhook {

    // Said before anything is done. After others, such as 408 or 409, nobody knows.
    private static final Set<Integer> REFUSALS =
            Set.of(400, 401, 403, 404, 405, 410, 413, 415, 422, 429);

    private final WebhookSettings settings;
    private final ObjectMapper json;
    private final HttpClient http;

    Webhook(WebhookSettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofMillis(settings.connectMsMax()))
                        .build();
    }

    /// Sends it; an answer other than 2xx is an exception.
    ///
    /// @throws NotDoneException if the receiver has certainly not taken it: no connection, or it
    ///   refuses the request
    void post(Notification notification, String idempotencyKey)
            throws IOException, InterruptedException, NotDoneException {
        Duration answerMax = Duration.ofMillis(settings.answerMsMax());
        HttpRequest request =
                HttpRequest.newBuilder(settings.webhookUrl())
                        .timeout(answerMax)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(notification)))
                        .build();
        HttpResponse<Void> response;
        try {
            response = WholeAnswer.of(http, request, BodyHandlers.discarding(), answerMax);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new NotDoneException(
                    "webhook %s takes no connection for notification %s; is it running?"
                            .formatted(settings.webhookUrl(), idempotencyKey),
                    e);
        }
        if (response.statusCode() / 100 == 2) {
            return;
        }
        String answered =
                "webhook %s answered %d to notification %s; see the log of the receiver"
                        .formatted(settings.webhookUrl(), response.statusCode(), idempotencyKey);
        if (REFUSALS.contains(response.statusCode())) {
            throw new NotDoneException(answered, null);
        }
        throw new IOException(answered);
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}

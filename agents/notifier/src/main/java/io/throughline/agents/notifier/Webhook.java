package io.throughline.agents.notifier;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The client's address on the web. The receiver drops what came before under the same
/// `Idempotency-Key`.
@Singleton
final class Webhook {

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
    void post(Notification notification, String idempotencyKey)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(settings.webhookUrl())
                        .timeout(Duration.ofMillis(settings.answerMsMax()))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(notification)))
                        .build();
        HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "webhook %s answered %d to notification %s; see the log of the receiver"
                            .formatted(
                                    settings.webhookUrl(), response.statusCode(), idempotencyKey));
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}

package io.throughline.agents.notifier;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;

/// Where notifications go, from `notifier.*`.
///
/// @param webhookUrl where clients listen; without one the service does not start
/// @param connectMsMax longest wait for a connection, in milliseconds
/// @param answerMsMax longest wait for the whole answer, in milliseconds
@ConfigurationProperties("notifier")
record WebhookSettings(URI webhookUrl, int connectMsMax, int answerMsMax) {

    WebhookSettings {
        if (!"http".equals(webhookUrl.getScheme()) && !"https".equals(webhookUrl.getScheme())) {
            throw new IllegalArgumentException(
                    ("notifier.webhook-url is '%s'; say where clients listen, as in"
                                    + " NOTIFIER_WEBHOOK_URL=https://example.org/delays")
                            .formatted(webhookUrl));
        }
        if (connectMsMax <= 0 || answerMsMax <= 0) {
            throw new IllegalArgumentException(
                    "notifier.connect-ms-max and answer-ms-max must be positive");
        }
    }
}

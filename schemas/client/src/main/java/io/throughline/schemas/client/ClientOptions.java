package io.throughline.schemas.client;

import java.util.Map;

/// How a [CommandClient] behaves.
///
/// @param bootstrapServers the brokers, `host:port` and commas
/// @param clientId names this client in the broker's logs and metrics
/// @param lingerMs how long a command may wait for company on its way out
/// @param resendAfterMs how long to wait for an outcome before the same command is sent again
/// @param attemptsMax how often a command is sent before its future fails
/// @param inFlightMax commands without an outcome that may be open at once
/// @param submitBlockMsMax how long a submit may wait for a place among those
/// @param kafka further Kafka settings, for the producer and the consumer
public record ClientOptions(
        String bootstrapServers,
        String clientId,
        int lingerMs,
        int resendAfterMs,
        int attemptsMax,
        int inFlightMax,
        int submitBlockMsMax,
        Map<String, String> kafka) {

    public ClientOptions {
        positive("resendAfterMs", resendAfterMs);
        positive("attemptsMax", attemptsMax);
        positive("inFlightMax", inFlightMax);
        positive("submitBlockMsMax", submitBlockMsMax);
        if (lingerMs < 0) {
            throw new IllegalArgumentException(
                    "lingerMs %d must not be negative".formatted(lingerMs));
        }
        kafka = Map.copyOf(kafka);
    }

    /// The usual limits: 2 ms linger, resend after 5 s, 12 attempts, 10,000 in flight. So a minute
    /// without brokers is sat out.
    public static ClientOptions of(String bootstrapServers, String clientId) {
        return new ClientOptions(
                bootstrapServers, clientId, 2, 5_000, 12, 10_000, 30_000, Map.of());
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s %d must be at least 1".formatted(name, value));
        }
    }
}

package io.throughline.schemas.client;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// How long clients of Kafka wait for a broker that does not answer, not even with an error, such
/// as one that was cut off. The usual 30 s for an answer and 10 s to 30 s for a connection add up:
/// each client asks several brokers, some of them through others.
public final class BrokerPatience {

    // A little less than a broker's session with its controller, 9 s, after which others lead.
    private static final int ANSWER_MS_MAX = 8_000;
    private static final int CONNECT_MS_MAX = 2_000;
    private static final int CONNECT_AGAIN_MS_MAX = 5_000;

    /// The settings, for every kind of client.
    public static final Map<String, Object> SETTINGS =
            Map.of(
                    CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                    ANSWER_MS_MAX,
                    CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                    CONNECT_MS_MAX,
                    CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                    CONNECT_AGAIN_MS_MAX);

    // A call may take several answers, and a client that holds on to a broker does so for as long.
    private static final int CALL_MS_MAX = 12_000;

    /// More of them, for consumers and admin clients.
    public static final Map<String, Object> CALLS =
            Map.of(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MS_MAX);

    private BrokerPatience() {}

    /// [#CALLS] beside settings of these names: nothing if one of them says how long an answer may
    /// take. An admin client whose calls may take less than an answer does not start.
    public static Map<String, Object> callsBeside(Collection<String> names) {
        return names.stream()
                        .anyMatch(name ->
                                name.endsWith(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG))
                ? Map.of()
                : CALLS;
    }
}

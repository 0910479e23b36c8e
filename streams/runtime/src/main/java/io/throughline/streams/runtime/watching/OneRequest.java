package io.throughline.streams.runtime.watching;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/// One request to one broker, for what no client of Kafka can ask (4.3). It is built from what its
/// clients are made of.
final class OneRequest {

    private static final int ANSWER_MS_MAX = 10_000;

    private OneRequest() {}

    /// Sends it, and returns the answer.
    ///
    /// @param client the settings of a Kafka client
    /// @throws IOException if the broker is not reached within 10 s
    static AbstractResponse send(
            Map<String, Object> client, Node broker, AbstractRequest.Builder<?> request)
            throws IOException {
        AdminClientConfig config = new AdminClientConfig(client);
        try (Metrics metrics = new Metrics();
                NetworkClient network = network(config, metrics, broker)) {
            if (!NetworkClientUtils.awaitReady(network, broker, Time.SYSTEM, ANSWER_MS_MAX)) {
                throw new TimeoutException(
                        "%s is not reached within %d ms".formatted(broker, ANSWER_MS_MAX));
            }
            return NetworkClientUtils.sendAndReceive(
                            network,
                            network.newClientRequest(
                                    broker.idString(),
                                    request,
                                    Time.SYSTEM.milliseconds(),
                                    true,
                                    ANSWER_MS_MAX,
                                    null),
                            Time.SYSTEM)
                    .responseBody();
        }
    }

    private static NetworkClient network(AdminClientConfig config, Metrics metrics, Node node) {
        return ClientUtils.createNetworkClient(
                config,
                config.getString(AdminClientConfig.CLIENT_ID_CONFIG),
                metrics,
                "throughline-request",
                new LogContext(),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                ANSWER_MS_MAX,
                null,
                new ManualMetadataUpdater(List.of(node)),
                new DefaultHostResolver(),
                null,
                null);
    }
}

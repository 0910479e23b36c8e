package io.throughline.streams.runtime.watching;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/// One heartbeat of a member of a streams group, sent for it by somebody else. Kafka's admin client
/// can remove members of classic groups only (4.3), so this is built from what its clients are made
/// of; it needs no more rights than to be a member.
final class MemberHeartbeat {

    private static final int ANSWER_MS_MAX = 10_000;

    private MemberHeartbeat() {}

    /// Has a member leave its group, as it would when it is closed.
    ///
    /// @param client the settings of a Kafka client
    /// @param coordinator of the group
    /// @throws IOException if the coordinator is not reached within 10 s
    /// @throws org.apache.kafka.common.errors.ApiException if it refuses
    static void leave(Map<String, Object> client, Node coordinator, String group, String member)
            throws IOException {
        StreamsGroupHeartbeatResponseData answer =
                send(
                        client,
                        coordinator,
                        new StreamsGroupHeartbeatRequestData()
                                .setGroupId(group)
                                .setMemberId(member)
                                .setMemberEpoch(
                                        StreamsGroupHeartbeatRequest.LEAVE_GROUP_MEMBER_EPOCH));
        Errors.forCode(answer.errorCode()).maybeThrow();
    }

    /// Sends any heartbeat, and returns what the coordinator says.
    ///
    /// @throws IOException if it is not reached within 10 s
    static StreamsGroupHeartbeatResponseData send(
            Map<String, Object> client, Node coordinator, StreamsGroupHeartbeatRequestData data)
            throws IOException {
        AdminClientConfig config = new AdminClientConfig(client);
        try (Metrics metrics = new Metrics();
                NetworkClient network = network(config, metrics, coordinator)) {
            if (!NetworkClientUtils.awaitReady(network, coordinator, Time.SYSTEM, ANSWER_MS_MAX)) {
                throw new TimeoutException(
                        "%s is not reached within %d ms".formatted(coordinator, ANSWER_MS_MAX));
            }
            ClientRequest request =
                    network.newClientRequest(
                            coordinator.idString(),
                            new StreamsGroupHeartbeatRequest.Builder(data),
                            Time.SYSTEM.milliseconds(),
                            true,
                            ANSWER_MS_MAX,
                            null);
            StreamsGroupHeartbeatResponse answer =
                    (StreamsGroupHeartbeatResponse)
                            NetworkClientUtils.sendAndReceive(network, request, Time.SYSTEM)
                                    .responseBody();
            return answer.data();
        }
    }

    private static NetworkClient network(AdminClientConfig config, Metrics metrics, Node node) {
        return ClientUtils.createNetworkClient(
                config,
                config.getString(AdminClientConfig.CLIENT_ID_CONFIG),
                metrics,
                "throughline-member",
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

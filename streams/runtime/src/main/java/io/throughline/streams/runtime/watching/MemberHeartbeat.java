package io.throughline.streams.runtime.watching;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;

/// One heartbeat of a member of a streams group, sent for it by somebody else. Kafka's admin client
/// can remove members of classic groups only (4.3). It needs no more rights than to be a member.
final class MemberHeartbeat {

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
        return ((StreamsGroupHeartbeatResponse)
                        OneRequest.send(
                                client,
                                coordinator,
                                new StreamsGroupHeartbeatRequest.Builder(data)))
                .data();
    }
}

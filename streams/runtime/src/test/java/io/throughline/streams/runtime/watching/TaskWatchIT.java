package io.throughline.streams.runtime.watching;

import static org.apache.kafka.common.protocol.Errors.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the watch relies on is so with a real group.
class TaskWatchIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;

    private static Backend backend;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        // Longer than anything here waits: whoever dies is not let go of in time.
        String session = Long.toString(2 * SOON.toMillis());
        backend =
                Backend.start(
                        folder,
                        Map.of(
                                "group.streams.max.session.timeout.ms", session,
                                "group.streams.session.timeout.ms", session));
        service = backend.service("watched", Map.of()).ready();
    }

    @AfterAll
    static void stop() {
        service.close();
        backend.close();
    }

    @Test
    void a_group_calls_members_and_tasks_as_the_threads_do() {
        for (RunningTopology topology : service.bean(Topologies.class).running()) {
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        Map<String, Set<TaskId>> held = TaskWatch.held(topology.streams());
                        assertThat(held).hasSize(1).isEqualTo(TaskWatch.given(describe(topology)));
                        assertThat(held.values()).noneMatch(Set::isEmpty);
                    });
        }
    }

    @Test
    void it_is_known_when_each_thread_has_polled() {
        for (RunningTopology topology : service.bean(Topologies.class).running()) {
            assertThat(topology.secondsSincePoll().orElseThrow()).isBetween(0.0, 30.0);
            assertThat(topology.isAlive()).isTrue();
        }
    }

    @Test
    void with_another_thread_commands_are_decided_again() {
        // Given
        RunningTopology decide = service.bean(Topologies.class).require(Role.DECIDE.text());
        assertThat(service.add("counter/before", 1).status()).isEqualTo(200);

        // When
        decide.replaceThread();

        // Then
        await().atMost(SOON)
                .until(() ->
                        TaskWatch.held(decide.streams()).values().stream()
                                .anyMatch(tasks -> !tasks.isEmpty()));
        await().atMost(SOON).until(() -> service.add("counter/after", 1).status() == 200);
    }

    @Test
    void who_the_process_was_before_it_was_started_again_is_made_to_leave() throws Exception {
        // Given
        RunningTopology decide = service.bean(Topologies.class).require(Role.DECIDE.text());
        String former = Uuid.randomUuid().toString();
        StreamsGroupMemberDescription living = describe(decide).members().iterator().next();
        join(decide, former);
        // As after a restart: the one that is alive came later, under the name that both have.
        MemberHeartbeat.leave(
                client("test"),
                describe(decide).coordinator(),
                describe(decide).groupId(),
                living.memberId());
        await().atMost(SOON).until(() -> epoch(decide, living.memberId()) > epoch(decide, former));

        // When
        await().atMost(SOON).until(() -> describe(decide).members().size() == 1);

        // Then
        assertThat(epoch(decide, former)).isNegative();
        await().atMost(SOON).until(() -> service.add("counter/alone", 1).status() == 200);
    }

    // Joins as a thread of the same process, takes what it is given, and is never heard of again.
    private static void join(RunningTopology topology, String id) throws Exception {
        StreamsGroupDescription group = describe(topology);
        StreamsGroupMemberDescription living = group.members().iterator().next();
        StreamsGroupHeartbeatRequestData first =
                new StreamsGroupHeartbeatRequestData()
                        .setGroupId(group.groupId())
                        .setMemberId(id)
                        .setMemberEpoch(StreamsGroupHeartbeatRequest.JOIN_GROUP_MEMBER_EPOCH)
                        .setRebalanceTimeoutMs((int) SOON.toMillis())
                        .setProcessId(living.processId())
                        .setClientTags(List.of())
                        .setActiveTasks(List.of())
                        .setStandbyTasks(List.of())
                        .setWarmupTasks(List.of())
                        .setTopology(
                                new StreamsGroupHeartbeatRequestData.Topology()
                                        .setEpoch(group.topologyEpoch())
                                        .setSubtopologies(
                                                group.subtopologies().stream()
                                                        .map(TaskWatchIT::same)
                                                        .toList()));
        StreamsGroupHeartbeatResponseData answer =
                MemberHeartbeat.send(client(living.clientId()), group.coordinator(), first);
        assertThat(Errors.forCode(answer.errorCode())).as(answer.errorMessage()).isSameAs(NONE);
    }

    private static StreamsGroupHeartbeatRequestData.Subtopology same(
            StreamsGroupSubtopologyDescription described) {
        return new StreamsGroupHeartbeatRequestData.Subtopology()
                .setSubtopologyId(described.subtopologyId())
                .setSourceTopics(described.sourceTopics())
                .setRepartitionSinkTopics(described.repartitionSinkTopics())
                .setStateChangelogTopics(same(described.stateChangelogTopics()))
                .setRepartitionSourceTopics(same(described.repartitionSourceTopics()));
    }

    private static List<StreamsGroupHeartbeatRequestData.TopicInfo> same(
            Map<String, StreamsGroupSubtopologyDescription.TopicInfo> described) {
        return described.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(topic ->
                        new StreamsGroupHeartbeatRequestData.TopicInfo()
                                .setName(topic.getKey())
                                // As many as its sources have; the group is not told.
                                .setPartitions(0)
                                .setReplicationFactor((short) topic.getValue().replicationFactor())
                                .setTopicConfigs(configs(topic.getValue().topicConfigs())))
                .toList();
    }

    private static List<StreamsGroupHeartbeatRequestData.KeyValue> configs(
            Map<String, String> described) {
        return described.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(config ->
                        new StreamsGroupHeartbeatRequestData.KeyValue()
                                .setKey(config.getKey())
                                .setValue(config.getValue()))
                .toList();
    }

    private static Map<String, Object> client(String id) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                backend.bootstrapServers(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                id);
    }

    // -1 for none of the group.
    private static int epoch(RunningTopology topology, String member) throws Exception {
        return describe(topology).members().stream()
                .filter(each -> each.memberId().equals(member))
                .mapToInt(StreamsGroupMemberDescription::memberEpoch)
                .findFirst()
                .orElse(-1);
    }

    private static StreamsGroupDescription describe(RunningTopology topology) throws Exception {
        return service.bean(TaskWatch.class).describe(topology.plan().applicationId());
    }
}

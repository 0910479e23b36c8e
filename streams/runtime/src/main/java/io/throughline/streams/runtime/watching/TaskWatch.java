package io.throughline.streams.runtime.watching;

import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether every stream thread holds the tasks that its group has given it and no others, and
/// replaces one that does not. With `group.protocol=streams` of Kafka 4.3, a thread may, while
/// brokers come and go, be given tasks and never take them, so that its partitions are stuck until
/// somebody restarts the process; or be told to give up tasks and never hear of it, so that others
/// wait for them, and know nobody who holds them, until `max.poll.interval.ms` is over. A topology
/// with several threads is not watched for this.
///
/// Looks as well whether the group still counts on members that we were before a restart, and has
/// them leave. It lets go of them itself when their session is over; but a coordinator of Kafka 4.3
/// that loses its part of the groups while it reads it, and gets it back, forgets the sessions of
/// all members that it finds there. What they held is stuck until it is started again.
@Singleton
public final class TaskWatch {

    private static final Logger log = LoggerFactory.getLogger(TaskWatch.class);

    private static final long LOOK_EVERY_MS = 10_000;
    private static final long PATIENCE_MS = 40_000;
    // Seen twice in a row.
    private static final long DEAD_PATIENCE_MS = 5_000;
    private static final long ANSWER_MS_MAX = 10_000;

    private final Topologies topologies;
    private final Admin admin;
    private final boolean isNeeded;
    private final StreamsSettings settings;
    private final Map<String, LostTasks> lost = new HashMap<>();
    private final Map<String, DeadMembers> dead = new HashMap<>();
    private @Nullable Thread thread;

    TaskWatch(Topologies topologies, Admin admin, StreamsSettings settings) {
        this.topologies = topologies;
        this.admin = admin;
        this.settings = settings;
        this.isNeeded = !settings.groupProtocol().equals(StreamsSettings.CLASSIC);
    }

    /// Starts to look now and then, in the background.
    public synchronized void start() {
        if (isNeeded) {
            thread = Thread.ofPlatform().name("task-watch").daemon().start(this::work);
        }
    }

    private void work() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                for (RunningTopology topology : topologies.running()) {
                    look(topology);
                }
            }
        } catch (InterruptedException _) {
            // The service closes.
        }
    }

    private void look(RunningTopology topology) throws InterruptedException {
        KafkaStreams streams = topology.streams();
        String group = topology.plan().applicationId();
        LostTasks tasks = lost.computeIfAbsent(group, _ -> new LostTasks(PATIENCE_MS));
        if (streams.state() != KafkaStreams.State.RUNNING) {
            // It rebalances or restores, or has stopped.
            tasks.rebalances();
            return;
        }
        try {
            StreamsGroupDescription described = describe(group);
            Map<String, Set<TaskId>> held = held(streams);
            // Kafka Streams chooses which of several threads it removes.
            if (held.size() == 1) {
                replace(topology, tasks, held, given(described));
            }
            bury(described, held.keySet());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // It is looked at again soon, or whoever else has failed says so. What it was like in
            // between is not known.
            tasks.rebalances();
            log.atWarn().setCause(e).addKeyValue("topology", group).log("Tasks not looked after");
        }
    }

    private static void replace(
            RunningTopology topology,
            LostTasks tasks,
            Map<String, Set<TaskId>> held,
            Map<String, Set<TaskId>> given) {
        for (String member : tasks.seen(held, given, nowMs())) {
            log.atError()
                    .addKeyValue("topology", topology.plan().applicationId())
                    .addKeyValue("member", member)
                    .log(
                            "A stream thread has held {} and not {}, which its group has given"
                                    + " it, for {} ms, and is replaced",
                            held.get(member),
                            given.getOrDefault(member, Set.of()),
                            PATIENCE_MS);
            topology.replaceThread();
        }
    }

    private void bury(StreamsGroupDescription described, Set<String> threads) {
        List<DeadMembers.Member> members =
                described.members().stream()
                        .map(member ->
                                new DeadMembers.Member(
                                        member.memberId(),
                                        member.clientId(),
                                        member.processId(),
                                        member.memberEpoch()))
                        .toList();
        DeadMembers known =
                dead.computeIfAbsent(described.groupId(), _ -> new DeadMembers(DEAD_PATIENCE_MS));
        known.returned(members)
                .forEach(member ->
                        log.atError()
                                .addKeyValue("topology", described.groupId())
                                .addKeyValue("member", member)
                                .log(
                                        "A member that was taken for dead is alive. If two services"
                                                + " have copies of one state directory, empty one"
                                                + " of them"));
        for (String member : known.seen(threads, members, nowMs())) {
            log.atWarn()
                    .addKeyValue("topology", described.groupId())
                    .addKeyValue("member", member)
                    .addKeyValue("coordinator", described.coordinator())
                    .log(
                            "The group counts on a member that this process was before it was"
                                    + " started again; it is made to leave");
            try {
                MemberHeartbeat.leave(
                        client(), described.coordinator(), described.groupId(), member);
                known.left(member);
            } catch (IOException | RuntimeException e) {
                log.atWarn()
                        .setCause(e)
                        .addKeyValue("topology", described.groupId())
                        .addKeyValue("member", member)
                        .log("It could not be made to leave; that is tried again");
            }
        }
    }

    private Map<String, Object> client() {
        return settings.client(Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, "task-watch"));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /// The active tasks of the members here.
    static Map<String, Set<TaskId>> held(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .collect(
                        Collectors.toMap(
                                ThreadMetadata::consumerClientId,
                                thread ->
                                        thread.activeTasks().stream()
                                                .map(TaskMetadata::taskId)
                                                .collect(Collectors.toSet())));
    }

    /// The group and its members.
    StreamsGroupDescription describe(String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        return Objects.requireNonNull(
                        admin.describeStreamsGroups(List.of(group)).describedGroups().get(group))
                .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    }

    /// The active tasks of all members, says the group.
    static Map<String, Set<TaskId>> given(StreamsGroupDescription described) {
        return described.members().stream()
                .sorted(Comparator.comparingInt(StreamsGroupMemberDescription::memberEpoch))
                .collect(
                        Collectors.toMap(
                                StreamsGroupMemberDescription::clientId,
                                member -> tasks(member.assignment().activeTasks()),
                                // A member that left unseen and joined again is there twice.
                                (_, later) -> later));
    }

    private static Set<TaskId> tasks(List<StreamsGroupMemberAssignment.TaskIds> told) {
        return told.stream()
                .flatMap(each ->
                        each.partitions().stream()
                                .map(partition ->
                                        new TaskId(
                                                Integer.parseInt(each.subtopologyId()), partition)))
                .collect(Collectors.toSet());
    }

    @PreDestroy
    synchronized void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}

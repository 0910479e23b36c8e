package io.throughline.streams.runtime.watching;

import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
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
/// with several threads is not watched.
@Singleton
public final class TaskWatch {

    private static final Logger log = LoggerFactory.getLogger(TaskWatch.class);

    private static final long LOOK_EVERY_MS = 10_000;
    private static final long PATIENCE_MS = 40_000;
    private static final long ANSWER_MS_MAX = 10_000;

    private final Topologies topologies;
    private final Admin admin;
    private final boolean isNeeded;
    private final Map<String, LostTasks> lost = new HashMap<>();
    private @Nullable Thread thread;

    TaskWatch(Topologies topologies, Admin admin, StreamsSettings settings) {
        this.topologies = topologies;
        this.admin = admin;
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
        if (streams.metadataForLocalThreads().size() > 1) {
            // Kafka Streams chooses which of several threads it removes.
            return;
        }
        try {
            Map<String, Set<TaskId>> given = given(group);
            Map<String, Set<TaskId>> held = held(streams);
            for (String member :
                    tasks.seen(held, given, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))) {
                log.atError()
                        .addKeyValue("topology", group)
                        .addKeyValue("member", member)
                        .log(
                                "A stream thread has held {} and not {}, which its group has given"
                                        + " it, for {} ms, and is replaced",
                                held.get(member),
                                given.getOrDefault(member, Set.of()),
                                PATIENCE_MS);
                topology.replaceThread();
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // It is looked at again soon, or whoever else has failed says so. What it was like in
            // between is not known.
            tasks.rebalances();
            log.atWarn().setCause(e).addKeyValue("topology", group).log("Tasks not looked after");
        }
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

    /// The active tasks of all members, says the group.
    Map<String, Set<TaskId>> given(String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin
                .describeStreamsGroups(List.of(group))
                .all()
                .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                .values()
                .stream()
                .flatMap(described -> described.members().stream())
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

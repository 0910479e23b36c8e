package io.throughline.streams.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether every stream thread holds the tasks that its group has given it, and replaces one
/// that does not. With `group.protocol=streams` of Kafka 4.3, a thread that is fenced and joins
/// again while brokers come and go may be given tasks and never take them, and for the group all is
/// well: its partitions would be stuck until somebody restarts the process. A topology with several
/// threads is not watched.
@Singleton
final class TaskWatch {

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
    synchronized void start() {
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
        if (streams.state() != KafkaStreams.State.RUNNING) {
            // It rebalances or restores, or has stopped.
            return;
        }
        if (streams.metadataForLocalThreads().size() > 1) {
            // Kafka Streams chooses which of several threads it removes.
            return;
        }
        Set<String> idle = members(streams, true);
        String group = topology.plan().applicationId();
        try {
            Set<String> given = idle.isEmpty() ? Set.of() : given(group);
            LostTasks members = lost.computeIfAbsent(group, _ -> new LostTasks(PATIENCE_MS));
            for (String member :
                    members.seen(idle, given, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))) {
                log.atError()
                        .addKeyValue("topology", group)
                        .addKeyValue("member", member)
                        .log(
                                "A stream thread has held none of the tasks that its group has"
                                        + " given it for {} ms, and is replaced",
                                PATIENCE_MS);
                topology.replaceThread();
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // It is looked at again soon, or whoever else has failed says so.
            log.atWarn().setCause(e).addKeyValue("topology", group).log("Tasks not looked after");
        }
    }

    /// The members here that hold no active task, or those that do.
    static Set<String> members(KafkaStreams streams, boolean idle) {
        return streams.metadataForLocalThreads().stream()
                .filter(thread -> thread.activeTasks().isEmpty() == idle)
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
    }

    /// The members that have active tasks, says the group.
    Set<String> given(String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin
                .describeStreamsGroups(List.of(group))
                .all()
                .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                .values()
                .stream()
                .flatMap(described -> described.members().stream())
                .filter(member -> !member.assignment().activeTasks().isEmpty())
                .map(StreamsGroupMemberDescription::clientId)
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

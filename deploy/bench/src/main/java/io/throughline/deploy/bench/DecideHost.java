package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that hosts our write path and does nothing else, so that it can be killed. It says on
/// its standard output what it holds, see [HostState], and ends when its standard input does: when
/// its parent ends, however that happens.
///
/// Its schemas get the ids that its parent's got: both register the same, in the same order.
final class DecideHost {

    private static final Logger log = LoggerFactory.getLogger(DecideHost.class);

    private static final long SAY_EVERY_MS = 100;

    private DecideHost() {}

    /// Hosts until it is killed, or its standard input ends.
    ///
    /// @param args bootstrap servers, application id, state folder, partitions, commit interval in
    ///   milliseconds, time-out of a transaction in milliseconds
    public static void main(String[] args) throws IOException {
        int partitions = Integer.parseInt(args[3]);
        Properties settings =
                StreamsSetup.of(args[0], Path.of(args[2]), Integer.parseInt(args[4]), args[1]);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Integer.parseInt(args[5]));
        KafkaStreams streams = new KafkaStreams(topology(partitions), settings);
        streams.setUncaughtExceptionHandler(e -> {
            log.error("The thread that decides ended; another one goes on", e);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        PrintWriter out =
                new PrintWriter(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> _ =
                    teller.scheduleWithFixedDelay(
                            () -> say(out, streams),
                            SAY_EVERY_MS,
                            SAY_EVERY_MS,
                            TimeUnit.MILLISECONDS);
            while (System.in.read() >= 0) {
                // Nobody writes anything.
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Topology topology(int partitions) {
        return DecideTopology.of(
                Parcels.domain(Rig.OURS),
                Codecs.of(Parcels.domain(Rig.OURS), new InMemoryRegistry()),
                DecideOptions.forPartitions(partitions));
    }

    private static HostState state(KafkaStreams streams) {
        Set<ThreadMetadata> threads = streams.metadataForLocalThreads();
        return new HostState(
                partitions(threads, ThreadMetadata::activeTasks),
                partitions(threads, ThreadMetadata::standbyTasks),
                behind(streams));
    }

    private static Set<Integer> partitions(
            Set<ThreadMetadata> threads, Function<ThreadMetadata, Set<TaskMetadata>> tasks) {
        return threads.stream()
                .flatMap(thread -> tasks.apply(thread).stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long behind(KafkaStreams streams) {
        if (!streams.state().isRunningOrRebalancing()) {
            return Long.MAX_VALUE;
        }
        long behind = 0;
        for (Map<Integer, LagInfo> store : streams.allLocalStorePartitionLags().values()) {
            for (LagInfo lag : store.values()) {
                behind += Math.max(0, lag.offsetLag());
            }
        }
        return behind;
    }

    // What cannot be told now is told a moment later.
    private static void say(PrintWriter out, KafkaStreams streams) {
        try {
            out.println(state(streams));
        } catch (RuntimeException e) {
            log.warn("What is held cannot be told", e);
        }
    }
}

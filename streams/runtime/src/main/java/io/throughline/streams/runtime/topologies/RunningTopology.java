package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.HomePartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka Streams application of the context as it runs on this instance.
public final class RunningTopology {

    private static final Logger log = LoggerFactory.getLogger(RunningTopology.class);
    private static final HomePartition HOME = new HomePartition();

    // As Kafka's consumer measures it.
    private static final String SINCE_POLL_SECONDS = "last-poll-seconds-ago";
    private static final String CLIENT_ID = "client-id";
    private static final int SINCE_POLL_SECONDS_MAX = 300;

    private final TopologyPlan plan;
    private final HostInfo self;
    private final KafkaStreams streams;
    private final int sourcePartitions;
    private final Duration closeMax;

    private RunningTopology(
            TopologyPlan plan,
            HostInfo self,
            KafkaStreams streams,
            int sourcePartitions,
            Duration closeMax) {
        this.plan = plan;
        this.self = self;
        this.streams = streams;
        this.sourcePartitions = sourcePartitions;
        this.closeMax = closeMax;
    }

    /// Starts it; its threads go on in the background.
    static RunningTopology start(
            TopologyPlan plan,
            Properties config,
            HostInfo self,
            Topics topics,
            StreamsSettings settings,
            InstantSource clock) {
        KafkaStreams streams = new KafkaStreams(plan.topology(), config);
        streams.setUncaughtExceptionHandler(
                new ThreadReplacement(
                        plan.name(), settings.failuresMax(), settings.failuresWindowMs(), clock));
        streams.setStateListener((now, before) ->
                log.atInfo()
                        .addKeyValue("topology", plan.name())
                        .addKeyValue("before", before)
                        .addKeyValue("now", now)
                        .log("The topology's state changed"));
        RunningTopology running =
                new RunningTopology(
                        plan,
                        self,
                        streams,
                        plan.sourceTopics(topics).size() * settings.partitions(),
                        Duration.ofMillis(settings.closeMsMax()));
        streams.start();
        return running;
    }

    public TopologyPlan plan() {
        return plan;
    }

    public KafkaStreams streams() {
        return streams;
    }

    /// Whether it can still do its work, now or when it has restored its stores.
    public boolean isAlive() {
        return streams.state() == KafkaStreams.State.CREATED
                || (streams.state().isRunningOrRebalancing() && !isStuck());
    }

    // Its group has long given the tasks of such a thread to others.
    private boolean isStuck() {
        return secondsSincePoll().orElse(0) > SINCE_POLL_SECONDS_MAX;
    }

    /// For how many seconds one of its threads has not come back to poll, the longest of all; empty
    /// before they have.
    public OptionalDouble secondsSincePoll() {
        Set<String> consumers =
                streams.metadataForLocalThreads().stream()
                        .map(ThreadMetadata::consumerClientId)
                        .collect(Collectors.toSet());
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(SINCE_POLL_SECONDS))
                .filter(metric -> consumers.contains(metric.metricName().tags().get(CLIENT_ID)))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .filter(seconds -> seconds >= 0)
                .max();
    }

    /// Whether it runs, and every partition that it reads has an owner here or elsewhere. Running
    /// alone says little: the tasks come later.
    public boolean isReady() {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return false;
        }
        Set<TopicPartition> owned = new HashSet<>();
        for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
            owned.addAll(instance.topicPartitions());
        }
        return owned.size() >= sourcePartitions;
    }

    /// Where the row or stream `key` of `store` is held at the moment.
    public Place placeOf(String store, String key) {
        if (!streams.state().isRunningOrRebalancing()) {
            return new Place.Nowhere(unavailable("is " + streams.state()));
        }
        return place(streams.queryMetadataForKey(store, key, HOME));
    }

    private Place place(KeyQueryMetadata found) {
        if (found.equals(KeyQueryMetadata.NOT_AVAILABLE)
                || found.activeHost().equals(HostInfo.unavailable())) {
            return new Place.Nowhere(unavailable("has no instance for it yet"));
        }
        return found.activeHost().equals(self)
                ? new Place.Here(found.partition())
                : new Place.There(found.activeHost());
    }

    /// Where a partition of `store` is held at the moment.
    public Place placeOf(String store, int partition) {
        if (!streams.state().isRunningOrRebalancing()) {
            return new Place.Nowhere(unavailable("is " + streams.state()));
        }
        return place(
                streams.queryMetadataForKey(
                        store, "", (_, _, _, _) -> Optional.of(Set.of(partition))));
    }

    /// One partition of a store that is here.
    ///
    /// @throws org.apache.kafka.streams.errors.InvalidStateStoreException if it is elsewhere, or
    ///   restores
    public ReadOnlyKeyValueStore<String, byte[]> partition(String store, int partition) {
        ReadOnlyKeyValueStore<String, byte[]> found =
                streams.store(
                        StoreQueryParameters.fromNameAndType(
                                        store, QueryableStoreTypes.<String, byte[]>keyValueStore())
                                .withPartition(partition));
        // If another partition is here, only its use tells that this one is not.
        long _ = found.approximateNumEntries();
        return found;
    }

    /// The other instances that hold a part of `store`.
    public Set<HostInfo> others(String store) {
        Set<HostInfo> hosts = new HashSet<>();
        if (streams.state().isRunningOrRebalancing()) {
            for (StreamsMetadata instance : streams.streamsMetadataForStore(store)) {
                if (!instance.hostInfo().equals(self)) {
                    hosts.add(instance.hostInfo());
                }
            }
        }
        return hosts;
    }

    /// Says that the topology cannot answer for the moment, and why.
    public String unavailable(String why) {
        return "topology %s %s; try again in a moment".formatted(plan.applicationId(), why);
    }

    /// Puts another stream thread in the place of the only one; its tasks are given anew.
    ///
    /// @throws org.apache.kafka.common.errors.TimeoutException if the old one does not end in time;
    ///   the new one is there all the same, and fences it
    public void replaceThread() {
        try {
            Optional<String> _ = streams.removeStreamThread(closeMax);
        } finally {
            // Without one, nothing would go on, and nobody would see a thread without tasks.
            Optional<String> _ = streams.addStreamThread();
        }
    }

    /// Stops it within a bounded time; others take over at once. Returns whether it has stopped.
    boolean close() {
        boolean closed =
                streams.close(
                        CloseOptions.timeout(closeMax)
                                .withGroupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            log.atWarn()
                    .addKeyValue("topology", plan.name())
                    .log("The topology did not stop within {} ms", closeMax.toMillis());
        }
        return closed;
    }
}

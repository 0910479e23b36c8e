package io.throughline.streams.runtime.watching;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Domain;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether a transaction hangs in one of the context's partitions, or among the offsets of
/// its groups, and has it ended.
///
/// A coordinator of Kafka 4.3 that ends a transaction passes over partitions that have no leader at
/// that moment, as if they had been deleted, and takes the transaction for ended. That happens when
/// all brokers start again at once, and of what was committed a part stays open: nobody reads
/// beyond it, a group whose offsets it holds gets no tasks, and no time-out ends it.
@Singleton
public final class TransactionWatch {

    private static final Logger log = LoggerFactory.getLogger(TransactionWatch.class);

    private static final long LOOK_EVERY_MS = 5_000;

    // What is under way ends sooner, and is left where it does not.
    private static final long IDLE_MS = 5_000;

    private static final long ANSWER_MS_MAX = 10_000;
    private static final String OFFSETS = "__consumer_offsets";

    private final Admin admin;
    private final InstantSource clock;
    private final HangingTransactions hanging;
    private final Set<String> topics;
    private final List<String> groups;
    private @Nullable Thread thread;

    TransactionWatch(
            Topologies topologies,
            Domain domain,
            Admin admin,
            Leftovers leftovers,
            StreamsSettings settings,
            InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
        this.hanging =
                new HangingTransactions(
                        admin,
                        settings.client(
                                Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, "transaction-watch")),
                        new TransactionLog(leftovers::consumer),
                        clock);
        this.topics = Set.copyOf(Topics.of(domain.contract()).all());
        this.groups = topologies.plans().stream().map(TopologyPlan::applicationId).toList();
    }

    /// Starts to look now and then, in the background.
    public synchronized void start() {
        thread = Thread.ofPlatform().name("transaction-watch").daemon().start(this::work);
    }

    private void work() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                look();
            }
        } catch (InterruptedException _) {
            // The service closes.
        }
    }

    private void look() throws InterruptedException {
        try {
            List<OpenTransaction> _ = hanging.end(leaders(), clock.millis() - IDLE_MS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            // It is looked at again soon.
            log.atWarn().setCause(e).log("Transactions not looked after");
        }
    }

    // The context's partitions that have a leader, and where its groups have their offsets.
    private Map<TopicPartition, Node> leaders()
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> names =
                admin
                        .listTopics(new ListTopicsOptions().listInternal(true))
                        .names()
                        .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                        .stream()
                        .filter(this::isOurs)
                        .collect(Collectors.toSet());
        Map<TopicPartition, Node> leaders = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(names)
                        .allTopicNames()
                        .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                        .values()) {
            int count = topic.partitions().size();
            for (TopicPartitionInfo partition : topic.partitions()) {
                boolean isOurs =
                        !topic.name().equals(OFFSETS)
                                || groups.stream()
                                        .anyMatch(group ->
                                                Utils.abs(group.hashCode()) % count
                                                        == partition.partition());
                if (isOurs && partition.leader() != null) {
                    leaders.put(
                            new TopicPartition(topic.name(), partition.partition()),
                            partition.leader());
                }
            }
        }
        return leaders;
    }

    private boolean isOurs(String topic) {
        return topic.equals(OFFSETS)
                || topics.contains(topic)
                || groups.stream().anyMatch(group -> topic.startsWith(group + "-"));
    }

    @PreDestroy
    synchronized void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}

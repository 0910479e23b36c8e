package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.runtime.brokers.Leftovers.Range;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Knows when a projection has taken all that was in the log at a moment, however much comes
/// meanwhile. Used by one thread at a time.
@Singleton
final class HealCatchUp {

    private static final long LOOK_MS = 100;

    private final Topologies topologies;
    private final Topics topics;
    private final Offsets offsets;
    private final Leftovers leftovers;
    private final int partitions;
    private final long waitMsMax;

    HealCatchUp(
            Domain domain,
            Topologies topologies,
            Offsets offsets,
            Leftovers leftovers,
            StreamsSettings service,
            HealSettings settings) {
        this.topics = Topics.of(domain.contract());
        this.topologies = topologies;
        this.offsets = offsets;
        this.leftovers = leftovers;
        this.partitions = service.partitions();
        this.waitMsMax = settings.settleMsMax();
    }

    /// Waits until all that is in the log now is in the rows of a projection, whichever instance
    /// holds them.
    ///
    /// @return false if that takes too long
    boolean await(Projection<?, ?> projection) {
        TopologyPlan plan = plan(TopologyPlan.nameOf(projection.name()));
        Set<String> sources = plan.sourceTopics(topics);
        Set<String> own = offsets.existing(sources);
        own.removeAll(topics.all());
        sources.retainAll(topics.all());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
        // What it passes on to itself was written when it has committed what that was made of.
        return passed(plan.applicationId(), sources, deadline)
                && passed(plan.applicationId(), own, deadline);
    }

    private TopologyPlan plan(String name) {
        return topologies.plans().stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean passed(String group, Set<String> from, long deadline) {
        List<TopicPartition> all =
                from.stream()
                        .flatMap(topic ->
                                IntStream.range(0, partitions)
                                        .mapToObj(at -> new TopicPartition(topic, at)))
                        .toList();
        Map<TopicPartition, Long> ends = offsets.ends(all, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Range> left = left(group, ends);
        Map<TopicPartition, Range> before = Map.of();
        // Nobody commits past the markers at an end, and to look for them is dear.
        while (!left.isEmpty() && !(left.equals(before) && leftovers.areOnlyMarkers(left))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            HealPace.sleep(LOOK_MS);
            before = left;
            left = left(group, ends);
        }
        return true;
    }

    private Map<TopicPartition, Range> left(String group, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> begins = offsets.beginnings(ends.keySet());
        Map<TopicPartition, Long> committed = offsets.committed(group);
        Map<TopicPartition, Range> left = new HashMap<>();
        ends.forEach((partition, end) -> {
            long begin = begins.getOrDefault(partition, 0L);
            long at = Math.max(begin, committed.getOrDefault(partition, begin));
            if (at < end) {
                left.put(partition, new Range(at, end));
            }
        });
        return left;
    }
}

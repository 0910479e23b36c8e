package io.throughline.streams.runtime.watching;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Domain;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Measures how far topologies are behind. Safe for use by several threads.
///
/// A topology is idle when no record lies between what its group committed and the end, and no
/// transaction is open there. Offsets alone do not tell: markers of transactions have offsets too,
/// and a group that has read nothing since its start does not commit past them.
@Singleton
public final class Lags {

    private final Topologies topologies;
    private final Topics topics;
    private final int partitions;
    private final Offsets offsets;
    private final Leftovers leftovers;

    // What was not committed when it was last asked for, by topology.
    private final Map<String, Map<TopicPartition, Leftovers.Range>> before =
            new ConcurrentHashMap<>();

    Lags(
            Topologies topologies,
            Domain domain,
            StreamsSettings settings,
            Offsets offsets,
            Leftovers leftovers) {
        this.topologies = topologies;
        this.topics = Topics.of(domain.contract());
        this.partitions = settings.partitions();
        this.offsets = offsets;
        this.leftovers = leftovers;
    }

    /// The lags of all topologies of the context, whether they run here or elsewhere.
    ///
    /// They are measured in the order of the flow, so that if all are idle, everything that was
    /// sent before the question has run through.
    public LagAnswer all() {
        Map<String, LagAnswer.Topology> all = new LinkedHashMap<>();
        boolean idle = true;
        for (TopologyPlan plan : topologies.plans()) {
            LagAnswer.Topology lag = of(plan);
            all.put(plan.name(), lag);
            // Nobody waits for attestations: they come when they come.
            idle &= lag.idle() || plan.role() == Role.ATTEST;
        }
        return new LagAnswer(idle, all);
    }

    private LagAnswer.Topology of(TopologyPlan plan) {
        List<TopicPartition> sources = new ArrayList<>();
        for (String topic : offsets.existing(plan.sourceTopics(topics))) {
            for (int partition = 0; partition < partitions; partition++) {
                sources.add(new TopicPartition(topic, partition));
            }
        }
        // Committed offsets first: if they equal ends that are asked for later, all was read.
        Map<TopicPartition, Long> committed = offsets.committed(plan.applicationId());
        Map<TopicPartition, Long> stable = offsets.ends(sources, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> written = offsets.ends(sources, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> beginnings = offsets.beginnings(sources);
        long lag = 0;
        boolean open = false;
        Map<TopicPartition, Leftovers.Range> unread = new HashMap<>();
        for (TopicPartition source : sources) {
            long end = stable.getOrDefault(source, 0L);
            long begin = beginnings.getOrDefault(source, 0L);
            long from = Math.max(begin, committed.getOrDefault(source, begin));
            open |= written.getOrDefault(source, 0L) > end;
            if (from < end) {
                lag += end - from;
                unread.put(source, new Leftovers.Range(from, end));
            }
        }
        boolean idle = !open && isNothing(plan.name(), unread);
        return new LagAnswer.Topology(plan.applicationId(), lag, idle);
    }

    // To look into the topics is dear, and needless as long as the topology gets on.
    private boolean isNothing(String name, Map<TopicPartition, Leftovers.Range> unread) {
        Map<TopicPartition, Leftovers.Range> last = before.put(name, Map.copyOf(unread));
        if (unread.isEmpty()) {
            return true;
        }
        return (last == null || last.equals(unread)) && leftovers.areOnlyMarkers(unread);
    }
}

package io.throughline.streams.runtime.work;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Domain;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Counts the dead letters of the context. Safe for use by several threads.
@Singleton
public final class DeadLetterCount {

    /// From here on the number is no longer exact.
    public static final long EXACT_MAX = 10_000;

    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Offsets offsets;
    private final Leftovers leftovers;

    DeadLetterCount(Domain domain, StreamsSettings settings, Offsets offsets, Leftovers leftovers) {
        String topic = Topics.of(domain.contract()).deadletters();
        for (int partition = 0; partition < settings.partitions(); partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        this.offsets = offsets;
        this.leftovers = leftovers;
    }

    /// How many dead letters there are. Exact while the topic spans at most [#EXACT_MAX] offsets;
    /// beyond that its span, which counts the markers of transactions too.
    ///
    /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
    ///   answer
    public long count() {
        Map<TopicPartition, Long> begins = offsets.beginnings(partitions);
        Map<TopicPartition, Long> ends = offsets.ends(partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Leftovers.Range> ranges = new HashMap<>();
        long span = 0;
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, begin);
            if (begin < end) {
                ranges.put(partition, new Leftovers.Range(begin, end));
                span += end - begin;
            }
        }
        if (span > EXACT_MAX || ranges.isEmpty()) {
            return span;
        }
        return leftovers.count(ranges, EXACT_MAX);
    }
}

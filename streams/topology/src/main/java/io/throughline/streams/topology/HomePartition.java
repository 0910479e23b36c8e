package io.throughline.streams.topology;

import io.throughline.schemas.codec.Partitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/// Where the streams write a record and look for a row: in the partition that [Partitions] tells
/// for the key. A record without a key may lie anywhere.
public final class HomePartition implements StreamPartitioner<String, byte[]> {

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, @Nullable String key, byte @Nullable [] value, int count) {
        return key == null ? Optional.empty() : Optional.of(Set.of(Partitions.of(key, count)));
    }
}

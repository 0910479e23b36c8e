package io.throughline.streams.topology.decide;

import java.util.List;
import java.util.stream.IntStream;

/// The doubted heads of one instance, by partition: what whoever compares heads with the log and
/// the writers of the partitions tell each other. Safe for use by several threads.
public final class HeadRepairs {

    private final List<HeadRepair> byPartition;

    /// @param holdMsMax how long commands of a doubted stream are passed on at most
    public HeadRepairs(int partitions, long holdMsMax) {
        byPartition =
                IntStream.range(0, partitions).mapToObj(_ -> new HeadRepair(holdMsMax)).toList();
    }

    /// The doubted heads of one partition.
    public HeadRepair of(int partition) {
        return byPartition.get(partition);
    }
}

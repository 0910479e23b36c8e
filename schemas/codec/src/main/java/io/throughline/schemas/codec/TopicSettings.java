package io.throughline.schemas.codec;

/// How topics are created. The number of partitions is for good: keys would move if it changed.
///
/// @param partitions of each topic of a context
/// @param replication copies of each partition; at most the number of brokers
public record TopicSettings(int partitions, short replication) {

    /// For a single broker: 8 partitions, one copy.
    public static final TopicSettings LOCAL = new TopicSettings(8, (short) 1);

    public TopicSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions %d must be at least 1".formatted(partitions));
        }
        if (replication < 1) {
            throw new IllegalArgumentException(
                    "replication %d must be at least 1".formatted(replication));
        }
    }
}

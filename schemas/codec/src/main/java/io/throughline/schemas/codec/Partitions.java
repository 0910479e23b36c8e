package io.throughline.schemas.codec;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// Kafka's own way from a record key to a partition. Everybody who writes commands must use it, or
/// the streams have to pass the command on to its right partition.
public final class Partitions {

    private Partitions() {}

    /// The partition of `key` among `count`, as Kafka's default partitioner has it.
    public static int of(String key, int count) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
    }
}

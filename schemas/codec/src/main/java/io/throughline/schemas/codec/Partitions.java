package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.HashTag;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// The way from a record key to a partition: Kafka's own, taken of the key's [HashTag] only.
/// Everybody who writes or looks for a record asks here. Who writes a command elsewhere makes the
/// streams pass it on to its right partition.
public final class Partitions {

    private Partitions() {}

    /// The partition of `key` among `count`. For a key without a hash tag it is the one where
    /// Kafka's default partitioner has it.
    public static int of(String key, int count) {
        byte[] deciding = HashTag.of(key).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(deciding)) % count;
    }
}

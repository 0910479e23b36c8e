package io.throughline.streams.runtime.topologies;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.micronaut.core.naming.conventions.StringConvention;
import java.util.Map;

/// How the topologies of one role run, from `throughline.topologies.<role>.*`.
///
/// @param name the role
/// @param threads of each topology of the role
/// @param commitIntervalMs how often at least what was done is committed; an outcome, and with
///   exactly-once every record written, is visible only then
/// @param pollMs how long a thread without work waits for records before it looks after commits
/// @param lingerMs how long a record may wait for company on its way out
/// @param cacheBytesMax memory that holds back updates of the same key until the commit
/// @param kafka further Kafka Streams settings by their names; they win
@EachProperty("throughline.topologies")
record TopologySettings(
        @Parameter String name,
        int threads,
        long commitIntervalMs,
        long pollMs,
        long lingerMs,
        long cacheBytesMax,
        @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
                Map<String, String> kafka) {

    TopologySettings {
        kafka = Map.copyOf(kafka);
        if (threads < 1
                || commitIntervalMs < 1
                || pollMs < 1
                || lingerMs < 0
                || cacheBytesMax < 0) {
            throw new IllegalArgumentException(
                    ("throughline.topologies.%s: threads %d, commit-interval-ms %d and poll-ms %d"
                                    + " must be at least 1, linger-ms %d and cache-bytes-max %d at"
                                    + " least 0")
                            .formatted(
                                    name,
                                    threads,
                                    commitIntervalMs,
                                    pollMs,
                                    lingerMs,
                                    cacheBytesMax));
        }
    }
}

package io.throughline.deploy.bench;

import io.throughline.streams.topology.decide.CommitPace;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The Kafka Streams settings that every topology here is run with: those of our services, but for
/// a short poll, so that the last commands of a round are committed as soon for all.
final class StreamsSetup {

    private static final int POLL_MS = 5;
    private static final int RETRY_BACKOFF_MS = 5;
    private static final int RETRY_BACKOFF_MS_MAX = 20;

    private StreamsSetup() {}

    static Properties of(Rig rig, BenchOptions options, String applicationId) {
        Properties config = of(rig, options.commitMs(), applicationId);
        config.putAll(options.streams());
        return config;
    }

    static Properties of(Rig rig, int commitMs, String applicationId) {
        return of(rig.bootstrapServers(), rig.stateFolder(), commitMs, applicationId);
    }

    static Properties of(
            String bootstrapServers, Path stateFolder, int commitMs, String applicationId) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMs);
        config.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                Producers.COMPRESSION);
        // The commit sends everything anyway; until then a batch may fill.
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), commitMs);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
                Producers.BATCH_BYTES);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                RETRY_BACKOFF_MS);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                RETRY_BACKOFF_MS_MAX);
        CommitPace.configure(config);
        return config;
    }
}

package io.throughline.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka Streams with the streams group protocol and exactly-once, as our topologies run.
class StreamsGroupIT {

    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void a_stateful_topology_commits_exactly_once_within_seconds() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")))) {
            // Given
            Clients clients = new Clients(broker.bootstrapServers());
            clients.createTopics("letters", "counts");

            // When
            try (KafkaStreams streams = new KafkaStreams(counting(), settings(broker))) {
                streams.start();
                clients.produce("letters", "a", "b", "c");

                // Then
                await().atMost(COMMIT_TIMEOUT)
                        .untilAsserted(() ->
                                assertThat(clients.committed("counts"))
                                        .containsExactly("1", "2", "3"));
            }
        }
    }

    private static Topology counting() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("letters", Consumed.with(Serdes.String(), Serdes.String()))
                .groupByKey()
                .count()
                .toStream()
                .mapValues(count -> Long.toString(count))
                .to("counts", Produced.with(Serdes.String(), Serdes.String()));
        return builder.build();
    }

    private Properties settings(EmbeddedBroker broker) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "counting");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "10");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        return settings;
    }
}

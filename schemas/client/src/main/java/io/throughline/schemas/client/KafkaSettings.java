package io.throughline.schemas.client;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/// The Kafka settings of this module; what the user gives comes last, and so wins.
final class KafkaSettings {

    private KafkaSettings() {}

    static Map<String, Object> producer(ClientOptions options) {
        Map<String, Object> settings = new HashMap<>(BrokerPatience.SETTINGS);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, options.clientId() + "-commands");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, options.lingerMs());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, options.submitBlockMsMax());
        settings.putAll(options.kafka());
        return settings;
    }

    /// For a reader outside any group: no offsets are committed, and only what was committed by
    /// transactions is seen.
    static Map<String, Object> consumer(
            String bootstrapServers, String clientId, Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(BrokerPatience.SETTINGS);
        settings.putAll(BrokerPatience.CALLS);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.putAll(kafka);
        return settings;
    }
}

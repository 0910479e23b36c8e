package io.throughline.agents.runtime.reading;

import io.micronaut.configuration.kafka.KafkaConsumerFactory;
import io.micronaut.configuration.kafka.config.KafkaConsumerConfiguration;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Opens the consumer of an agent as micronaut-kafka is configured, `kafka.consumers.agent.*`. What
/// the loop relies on is not open to configuration.
@Singleton
final class Consumers {

    private final KafkaConsumerFactory factory;
    private final KafkaConsumerConfiguration<byte[], byte[]> configuration;

    Consumers(
            KafkaConsumerFactory factory,
            @Named("agent") KafkaConsumerConfiguration<byte[], byte[]> configuration) {
        this.factory = factory;
        this.configuration = configuration;
    }

    /// Where the partitions of that consumer begin.
    Beginnings beginnings(String group) {
        return new BrokerBeginnings(group, configuration.getConfig());
    }

    /// A consumer of raw records; whoever opens it closes it.
    Consumer<byte[], byte[]> open(String group) {
        Properties config = configuration.getConfig();
        config.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, group);
        config.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configuration.setKeyDeserializer(new ByteArrayDeserializer());
        configuration.setValueDeserializer(new ByteArrayDeserializer());
        return factory.createConsumer(configuration);
    }
}

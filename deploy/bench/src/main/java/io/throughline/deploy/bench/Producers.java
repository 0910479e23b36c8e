package io.throughline.deploy.bench;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The producer that fills topics and that is measured itself: idempotent, with the batches and the
/// compression that the topologies have.
final class Producers {

    static final int BATCH_BYTES = 128 << 10;
    static final String COMPRESSION = "lz4";

    private Producers() {}

    static KafkaProducer<String, byte[]> open(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        COMPRESSION),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}

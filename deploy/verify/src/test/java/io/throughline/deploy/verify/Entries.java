package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.broker.EmbeddedBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes entries to a broker, past every service.
final class Entries {

    private Entries() {}

    static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker to, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, to.bootstrapServers());
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static void send(KafkaProducer<byte[], byte[]> producer, List<Entry> entries) {
        List<Future<RecordMetadata>> sent =
                entries.stream().map(entry -> producer.send(entry.toSend())).toList();
        producer.flush();
        assertThat(sent).allMatch(each -> each.state() == Future.State.SUCCESS);
    }
}

package io.throughline.deploy.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What a test does to a broker, each by a client of its own.
record Clients(String bootstrapServers) {

    private static final int PARTITIONS = 2;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
    private static final int WAIT_TIMEOUT_S = 20;

    void createTopics(String... names) throws Exception {
        try (Admin admin = Admin.create(connection())) {
            List<NewTopic> topics =
                    List.of(names).stream()
                            .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                            .toList();
            admin.createTopics(topics).all().get(WAIT_TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    void produce(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(connection(), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, "key", value))
                        .get(WAIT_TIMEOUT_S, TimeUnit.SECONDS);
            }
        }
    }

    /// All committed values of a topic, from its beginning to its end of now.
    List<String> committed(String topic) throws Exception {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest");
        List<TopicPartition> partitions =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, READ_TIMEOUT);
            consumer.assign(partitions);
            List<String> values = new ArrayList<>();
            long deadlineNs = System.nanoTime() + READ_TIMEOUT.toNanos();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadlineNs) {
                    throw new AssertionError("topic %s was not read in time".formatted(topic));
                }
                consumer.poll(POLL_TIMEOUT).forEach(message -> values.add(message.value()));
            }
            return values;
        }
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }
}

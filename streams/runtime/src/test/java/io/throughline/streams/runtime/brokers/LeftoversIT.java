package io.throughline.streams.runtime.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of a topic where transactions were written: records, or only traces of them.
class LeftoversIT {

    private static final TopicPartition LETTERS = new TopicPartition("letters", 0);

    @TempDir Path folder;

    @Test
    void markers_and_what_was_rolled_back_are_no_records() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service service = backend.service("one", Map.of("throughline.roles", "journal"))) {
            // Given
            // Offsets 0 a, 1 marker, 2 b, 3 c, 4 marker of the abortion, 5 d, 6 marker.
            service.bean(Admin.class)
                    .createTopics(List.of(new NewTopic("letters", 1, (short) 1)))
                    .all()
                    .get();
            try (KafkaProducer<String, String> producer = producer(backend)) {
                producer.initTransactions();
                write(producer, true, "a");
                write(producer, false, "b", "c");
                write(producer, true, "d");
            }
            Leftovers leftovers = service.bean(Leftovers.class);
            Map<TopicPartition, Long> ends =
                    service.bean(Offsets.class)
                            .ends(Set.of(LETTERS), IsolationLevel.READ_COMMITTED);

            // When
            // Then
            assertThat(ends).containsEntry(LETTERS, 7L);
            assertThat(leftovers.areOnlyMarkers(Map.of())).isTrue();
            assertThat(leftovers.areOnlyMarkers(range(1, 5))).isTrue();
            assertThat(leftovers.areOnlyMarkers(range(6, 7))).isTrue();
            assertThat(leftovers.areOnlyMarkers(range(0, 5))).isFalse();
            assertThat(leftovers.areOnlyMarkers(range(1, 7))).isFalse();
            assertThat(leftovers.count(range(0, 7), 100)).isEqualTo(2);
            assertThat(leftovers.count(range(0, 5), 100)).isEqualTo(1);
        }
    }

    private static Map<TopicPartition, Leftovers.Range> range(long from, long end) {
        return Map.of(LETTERS, new Leftovers.Range(from, end));
    }

    private static KafkaProducer<String, String> producer(Backend backend) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        backend.bootstrapServers(),
                        "transactional.id",
                        "letters"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void write(
            KafkaProducer<String, String> producer, boolean commit, String... letters)
            throws Exception {
        producer.beginTransaction();
        for (String letter : letters) {
            producer.send(new ProducerRecord<>("letters", letter)).get();
        }
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }
}

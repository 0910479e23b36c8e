package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private static final TopicPartition COMMANDS = new TopicPartition("commands", 0);

    private final Map<String, Object> settings = new HashMap<>();
    private final CommitPace.Polled consumer = new CommitPace.Polled();
    private CommitPace pace;

    @BeforeEach
    void configure() {
        Properties streams = new Properties();
        CommitPace.configure(streams);
        streams.forEach((name, value) -> settings.put(name.toString(), value));
        consumer.configure(settings);
        pace = CommitPace.ofThread(settings);
    }

    @Test
    void only_the_last_of_what_was_polled_is_the_last() {
        poll(2);
        assertThat(pace.finished()).isFalse();
        poll(1);
        assertThat(pace.finished()).isFalse();
        assertThat(pace.finished()).isTrue();
    }

    @Test
    void what_was_never_counted_is_never_the_last() {
        assertThat(pace.finished()).isFalse();
    }

    @Test
    void what_went_with_its_partition_is_not_waited_for() {
        // Given
        poll(5);

        // When
        pace.forget();
        poll(1);

        // Then
        assertThat(pace.finished()).isTrue();
    }

    @Test
    void another_thread_counts_for_itself() {
        poll(1);

        assertThat(
                        CompletableFuture.supplyAsync(
                                        () -> CommitPace.ofThread(settings).finished())
                                .join())
                .isFalse();
        assertThat(pace.finished()).isTrue();
    }

    @Test
    void without_settings_nothing_is_ever_the_last() {
        poll(1);

        assertThat(CommitPace.ofThread(Map.of()).finished()).isFalse();
    }

    private void poll(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ConsumerRecord<>(COMMANDS.topic(), 0, i, new byte[0], new byte[0]));
        }
        consumer.onConsume(new ConsumerRecords<>(Map.of(COMMANDS, records), Map.of()));
    }
}

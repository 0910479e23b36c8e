package io.throughline.streams.runtime.elsewhere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FollowingTest {

    private static final TopicPartition PARTITION = new TopicPartition("counters.events", 3);

    private final RecentVersions recent = new RecentVersions();
    private final Queue<Runnable> rounds = new ArrayDeque<>();
    private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final List<Long> begunAt = new ArrayList<>();

    @Test
    void a_partition_is_read_from_some_way_before_its_end() {
        // Given
        rounds.add(() -> {});
        rounds.add(() -> event(20_000, "counter/a", 7));
        rounds.add(() -> event(20_001, "counter/a", 8));
        rounds.add(() -> event(20_002, "counter/b", 1));
        rounds.add(() -> {});

        // When
        follow(20_000);

        // Then
        assertThat(consumers).singleElement().matches(MockConsumer::closed);
        assertThat(begunAt).containsExactly(20_000 - Following.RECORDS_BACK);
        assertThat(version("counter/a")).hasValue(8);
        assertThat(version("counter/b")).hasValue(1);
        assertThat(version("counter/c")).isEmpty();
    }

    @Test
    void what_is_no_event_is_passed_over() {
        // Given
        rounds.add(() -> {});
        rounds.add(
                () -> last().addRecord(record(0, "counter/a", new RecordHeaders(), new byte[0])));
        rounds.add(() -> event(1, "counter/a", 2));
        rounds.add(() -> {});

        // When
        follow(0);

        // Then
        assertThat(version("counter/a")).hasValue(2);
    }

    @Test
    void brokers_that_fail_are_asked_again() {
        // Given
        rounds.add(() -> {});
        rounds.add(() -> last().setPollException(new KafkaException("gone")));
        rounds.add(() -> {});
        rounds.add(() -> {});
        rounds.add(() -> event(0, "counter/a", 1));
        rounds.add(() -> {});

        // When
        follow(0);

        // Then
        assertThat(consumers).hasSize(2).allMatch(MockConsumer::closed);
        assertThat(version("counter/a")).hasValue(1);
    }

    @Test
    void what_nobody_expects_does_not_end_it() {
        // Given
        rounds.add(() -> {});
        rounds.add(() -> {
            throw new AssertionError("unexpected");
        });
        rounds.add(() -> {});
        rounds.add(() -> {});
        rounds.add(() -> event(0, "counter/a", 1));
        rounds.add(() -> {});

        // When
        follow(0);

        // Then
        assertThat(consumers).hasSize(2).allMatch(MockConsumer::closed);
        assertThat(version("counter/a")).hasValue(1);
    }

    @Test
    void what_comes_again_takes_nothing_back() {
        // When
        recent.reached("counter/a", 5);
        recent.reached("counter/a", 3);

        // Then
        assertThat(version("counter/a")).hasValue(5);
    }

    @Test
    void the_stream_that_changed_longest_ago_is_forgotten() {
        // Given
        recent.reached("counter/eldest", 1);
        recent.reached("counter/old", 1);
        for (int i = 0; i < RecentVersions.STREAMS_MAX - 2; i++) {
            recent.reached("counter/" + i, 1);
        }

        // When
        recent.reached("counter/eldest", 2);
        recent.reached("counter/new", 1);

        // Then
        assertThat(version("counter/old")).isEmpty();
        assertThat(version("counter/eldest")).hasValue(2);
        assertThat(version("counter/new")).hasValue(1);
    }

    private OptionalLong version(String stream) {
        return recent.of(StreamId.parse(stream).toString());
    }

    // What is wanted is asked before each poll; there the rounds are played.
    private void follow(long end) {
        new Following(() -> consumer(end), recent, this::wanted).run();
        assertThat(rounds).isEmpty();
    }

    private Set<TopicPartition> wanted() {
        Runnable round = rounds.poll();
        if (round == null) {
            return Set.of();
        }
        round.run();
        return Set.of(PARTITION);
    }

    private Consumer<byte[], byte[]> consumer(long end) {
        MockConsumer<byte[], byte[]> consumer =
                new MockConsumer<>("earliest") {
                    @Override
                    public synchronized void seek(TopicPartition partition, long offset) {
                        begunAt.add(offset);
                        super.seek(partition, offset);
                    }
                };
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumers.add(consumer);
        return consumer;
    }

    private MockConsumer<byte[], byte[]> last() {
        return consumers.getLast();
    }

    private void event(long offset, String stream, long version) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", (stream + "@" + version).getBytes(UTF_8));
        last().addRecord(record(offset, stream, headers, new byte[0]));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            long offset, String key, RecordHeaders headers, byte[] value) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length(),
                value.length,
                key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }
}

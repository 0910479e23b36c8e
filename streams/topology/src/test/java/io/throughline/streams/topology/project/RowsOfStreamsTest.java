package io.throughline.streams.topology.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Balance;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Tally;
import io.throughline.streams.topology.heal.RowsFold;
import io.throughline.streams.topology.heal.RowsFold.Comparison;
import io.throughline.streams.topology.heal.Slice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsOfStreamsTest {

    private static final String A = "counter/a";

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private final Topology topology = ProjectTopology.of(Counters.DOMAIN, Balance.BALANCE, codecs);
    private final RowsFold fold = new RowsFold(Balance.BALANCE, codecs, 100, Slice.ALL, _ -> true);
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private KeyValueStore<String, byte[]> rows;

    @BeforeEach
    void start(@TempDir Path folder) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "balance");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver = new TopologyTestDriver(topology, config);
        events =
                driver.createInputTopic(
                        "counting.events", new StringSerializer(), new ByteArraySerializer());
        rows = driver.getKeyValueStore("balance");
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void a_row_that_is_as_before_any_event_is_dropped_and_comes_again_at_its_streams_version() {
        happen(1, 5);
        requireRow(1, 5);
        happen(2, -5);
        assertThat(rows.get(A)).isNull();
        happen(3, 7);
        requireRow(3, 7);
    }

    @Test
    void rows_lie_where_their_events_lie() {
        assertThat(topology.describe().subtopologies()).hasSize(1);
    }

    @Test
    void an_event_without_a_version_is_left_out() {
        happen(1, 5);
        events.pipeInput(A, codecs.events().encode(new Added(5)));
        requireRow(1, 5);
    }

    @Test
    void the_log_and_the_store_agree_at_each_event() {
        for (int version = 1; version <= 6; version++) {
            happen(version, version % 2 == 0 ? -5 : 5);
            assertThat(fold.compare(A, rows.get(A))).isEqualTo(Comparison.SAME);
            assertThat(fold.stored(A)).isEqualTo(rows.get(A));
        }
    }

    @Test
    void a_row_that_should_be_gone_differs_and_one_that_is_older_is_behind() {
        // Given
        happen(1, 5);
        byte[] old = rows.get(A);
        happen(2, -5);
        byte[] leftOver = new Row(2, Row.of(old).state()).toBytes();
        // Then
        assertThat(fold.compare(A, leftOver)).isEqualTo(Comparison.OTHER);
        assertThat(fold.compare(A, old)).isEqualTo(Comparison.BEHIND);
        assertThat(fold.compare(A, null)).isEqualTo(Comparison.SAME);
        assertThat(fold.stored(A)).isNull();
        assertThat(fold.version(A)).isEqualTo(2);
    }

    private void happen(long version, int amount) {
        byte[] value = codecs.events().encode(new Added(amount));
        Headers headers = new RecordHeaders();
        headers.add(Header.VERSION, Long.toString(version).getBytes(StandardCharsets.UTF_8));
        events.pipeInput(new TestRecord<>(A, value, headers));
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>("counting.events", 0, version, A, value);
        headers.forEach(record.headers()::add);
        fold.add(record);
    }

    private void requireRow(long version, long balance) {
        Row row = Row.of(rows.get(A));
        assertThat(row.version()).isEqualTo(version);
        assertThat(codecs.states().decode(row.state())).isEqualTo(new Tally(0, balance));
    }
}

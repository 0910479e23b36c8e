package io.throughline.streams.topology.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Event;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Flip.Turned;
import io.throughline.streams.topology.counter.Tally;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTopologyTest {

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private KeyValueStore<String, byte[]> rows;

    @BeforeEach
    void start(@TempDir Path folder) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "tally");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver =
                new TopologyTestDriver(
                        ProjectTopology.of(Counters.DOMAIN, Counters.TALLY, codecs), config);
        events =
                driver.createInputTopic(
                        "counting.events", new StringSerializer(), new ByteArraySerializer());
        rows = driver.getKeyValueStore("tally");
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void events_of_many_streams_meet_in_their_rows() {
        happen("counter/a", new Added(1));
        happen("counter/a", new Added(2));
        happen("counter/b", new Added(3));
        happen("counter/c", new Added(4));

        requireRow("odd", 2, new Tally(2, 4));
        requireRow("even", 2, new Tally(2, 6));
    }

    @Test
    void the_version_of_a_row_counts_its_events() {
        IntStream.rangeClosed(1, 50).forEach(_ -> happen("counter/a", new Added(1)));

        requireRow("odd", 50, new Tally(50, 50));
        assertThat(rows.get("even")).isNull();
    }

    @Test
    void an_event_that_concerns_no_row_changes_none() {
        happen("counter/a", new Noted("hello"));
        happen("flip/lamp", new Turned());

        assertThat(rows.all().hasNext()).isFalse();
    }

    @Test
    void an_event_that_the_view_fails_on_is_left_out_and_the_others_go_on() {
        happen("counter/a", new Added(2));
        happen("counter/a", new Added(Tally.UNLUCKY));
        happen("counter/a", new Added(4));

        requireRow("even", 2, new Tally(2, 6));
    }

    @Test
    void an_event_whose_row_cannot_be_told_is_left_out_and_the_others_go_on() {
        happen("counter/a", new Added(Tally.UNKEYED));
        happen("counter/a", new Added(1));

        requireRow("odd", 1, new Tally(1, 1));
    }

    @Test
    void a_value_that_is_no_event_is_left_out_and_the_others_go_on() {
        events.pipeInput("counter/a", new byte[] {9, 9});
        events.pipeInput("counter/a", null);
        happen("counter/a", new Added(1));

        requireRow("odd", 1, new Tally(1, 1));
    }

    private void happen(String stream, Event event) {
        events.pipeInput(stream, codecs.events().encode(event));
    }

    private void requireRow(String key, long version, Tally tally) {
        Row row = Row.of(rows.get(key));
        assertThat(row.version()).isEqualTo(version);
        assertThat(codecs.states().decode(row.state())).isEqualTo(tally);
    }
}

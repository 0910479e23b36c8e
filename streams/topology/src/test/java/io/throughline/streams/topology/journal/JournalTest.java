package io.throughline.streams.topology.journal;

import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterDecider;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterState.Counting;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.counter.Flip.Turned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final Instant DAY_1 = Instant.parse("2006-06-01T00:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2006-06-02T00:00:00Z");
    private static final Instant DAY_3 = Instant.parse("2006-06-03T00:00:00Z");
    private static final int ALL = Integer.MAX_VALUE;

    private final StreamId stream = counter("a");
    private JournalDriver driver;

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new JournalDriver(folder, Counters.DOMAIN, 3);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void events_are_read_by_range() {
        IntStream.rangeClosed(1, 9).forEach(i -> driver.append(stream, new Added(i)));

        assertThat(driver.journal().events(stream, 1, 9, ALL))
                .extracting(RecordedEvent::version)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(driver.journal().events(stream, 4, 6, ALL))
                .extracting(RecordedEvent::data)
                .containsExactly(new Added(4), new Added(5), new Added(6));
        assertThat(driver.journal().events(stream, -5, 100, 2))
                .extracting(RecordedEvent::version)
                .containsExactly(1L, 2L);
        assertThat(driver.journal().events(stream, 10, 20, ALL)).isEmpty();
        assertThat(driver.journal().events(stream, 6, 4, ALL)).isEmpty();
        assertThat(driver.journal().events(counter("b"), 1, 9, ALL)).isEmpty();
    }

    @Test
    void an_event_is_read_as_it_was_recorded() {
        driver.append(counter("b"), new Added(1));
        driver.append(stream, new Added(7), DAY_1, DAY_3);

        assertThat(driver.journal().events(stream, 1, 1, ALL))
                .containsExactly(
                        new RecordedEvent<>(
                                JournalDriver.metadata(stream, 1, DAY_1),
                                new Added(7),
                                DAY_3,
                                0,
                                1));
    }

    @Test
    void the_version_is_that_of_the_last_event() {
        driver.append(stream, new Added(1));
        driver.append(stream, new Added(1));
        driver.append(counter("ab"), new Added(1));

        assertThat(driver.journal().version(stream)).isEqualTo(2);
        assertThat(driver.journal().version(counter("ab"))).isEqualTo(1);
        assertThat(driver.journal().version(counter("b"))).isZero();
    }

    @Test
    void the_state_can_be_asked_at_any_version() {
        IntStream.rangeClosed(1, 8).forEach(_ -> driver.append(stream, new Added(10)));

        for (int version = 1; version <= 8; version++) {
            assertThat(driver.journal().state(stream, Until.version(version)))
                    .isEqualTo(new StateAt(stream, version, new Counting(10L * version, "")));
        }
        assertThat(driver.journal().state(stream, Until.version(99)).version()).isEqualTo(8);
        assertThat(driver.journal().state(stream, new Until.Now()))
                .isEqualTo(new StateAt(stream, 8, new Counting(80, "")));
    }

    @Test
    void the_state_can_be_asked_at_a_time_of_the_domain() {
        driver.append(stream, new Added(1), DAY_1, DAY_3);
        driver.append(stream, new Added(1), DAY_2, DAY_3);
        driver.append(stream, new Added(1), DAY_3, DAY_3);
        driver.append(stream, new Added(1), DAY_1, DAY_3);

        assertThat(happened(DAY_1.minusMillis(1))).isZero();
        assertThat(happened(DAY_1)).isEqualTo(1);
        assertThat(happened(DAY_2)).isEqualTo(2);
        assertThat(happened(DAY_3.minusMillis(1))).isEqualTo(2);
        // The last event happened earlier than the one before, and is part of no other prefix.
        assertThat(happened(DAY_3)).isEqualTo(4);
    }

    @Test
    void the_state_can_be_asked_at_a_time_of_recording() {
        driver.append(stream, new Added(1), DAY_3, DAY_1);
        driver.append(stream, new Added(1), DAY_1, DAY_2);

        assertThat(recorded(DAY_1.minusMillis(1))).isZero();
        assertThat(recorded(DAY_1)).isEqualTo(1);
        assertThat(recorded(DAY_2.minusMillis(1))).isEqualTo(1);
        assertThat(recorded(DAY_2)).isEqualTo(2);
    }

    @Test
    void a_stream_without_events_has_the_initial_state() {
        assertThat(driver.journal().state(stream, new Until.Now()))
                .isEqualTo(new StateAt(stream, 0, new Counting(0, "")));
    }

    @Test
    void a_category_of_another_context_is_refused() {
        assertThatThrownBy(
                        () -> driver.journal().state(new StreamId("clock", "a"), new Until.Now()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'clock' is not part of context counting");
    }

    @Test
    void the_same_event_again_changes_nothing() {
        IntStream.rangeClosed(1, 7).forEach(_ -> driver.append(stream, new Added(10)));
        byte[] value = driver.codecs().events().encode(new Added(10));

        for (int version = 2; version <= 7; version++) {
            driver.write(
                    stream.toString(),
                    value,
                    driver.headers(stream, version, Commands.TIME),
                    Commands.TIME);
        }

        assertThat(driver.journal().version(stream)).isEqualTo(7);
        assertThat(driver.journal().events(stream, 1, 99, ALL)).hasSize(7);
        assertThat(driver.journal().state(stream, new Until.Now()).state())
                .isEqualTo(new Counting(70, ""));
        assertThat(driver.journal().state(stream, Until.version(3)).state())
                .isEqualTo(new Counting(30, ""));
    }

    @Test
    void what_is_no_event_of_ours_is_left_out() {
        byte[] value = driver.codecs().events().encode(new Added(1));
        RecordHeaders bad = new RecordHeaders();
        bad.add("ce_version", "seven".getBytes(StandardCharsets.UTF_8));

        driver.write("counter/a", value, new RecordHeaders(), Commands.TIME);
        driver.write("counter/a", value, bad, Commands.TIME);
        driver.write(null, value, driver.headers(stream, 1, DAY_1), Commands.TIME);
        driver.write("counter/a", null, driver.headers(stream, 1, DAY_1), Commands.TIME);
        driver.write("counter/a\0e", value, driver.headers(stream, 1, DAY_1), Commands.TIME);
        assertThat(driver.journal().version(stream)).isZero();

        driver.append(stream, new Added(1));
        assertThat(driver.journal().events(stream, 1, 9, ALL)).hasSize(1);
    }

    @Test
    void headers_of_others_pass_through_even_without_a_value() {
        driver.write(
                "counter/a",
                driver.codecs().events().encode(new Added(1)),
                driver.headers(stream, 1, DAY_1).add("other", null),
                Commands.TIME);

        assertThat(driver.journal().events(stream, 1, 1, ALL)).hasSize(1);
    }

    @Test
    void a_fold_that_fails_stops_neither_the_stream_nor_the_others() {
        driver.append(stream, new Added(1));
        driver.append(stream, new Added(CounterDecider.UNLUCKY));
        driver.append(stream, new Added(3));
        driver.append(counter("b"), new Turned());
        driver.append(counter("b"), new Turned());
        driver.append(counter("b"), new Turned());
        IntStream.rangeClosed(1, 3).forEach(_ -> driver.append(counter("c"), new Added(10)));

        assertThat(driver.journal().events(stream, 1, 9, ALL)).hasSize(3);
        assertThat(driver.journal().state(stream, Until.version(1)).version()).isEqualTo(1);
        assertThatThrownBy(() -> driver.journal().state(stream, new Until.Now()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug in the fold");
        assertThat(driver.store().snapshot("counter/a", 9)).isEmpty();
        assertThat(driver.store().snapshot("counter/b", 9)).isEmpty();
        assertThat(driver.store().snapshot("counter/c", 9)).isPresent();
    }

    private long happened(Instant time) {
        return driver.journal().state(stream, new Until.Happened(time)).version();
    }

    private long recorded(Instant time) {
        return driver.journal().state(stream, new Until.Recorded(time)).version();
    }
}

package io.throughline.streams.runtime.comparing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.streams.runtime.CounterDomain;
import io.throughline.streams.runtime.Tally;
import io.throughline.streams.runtime.comparing.RowVerdicts.Wrong;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.heal.RowsFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.project.Row;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is certain of rows that were read before the log was.
class RowVerdictsTest {

    private static final String ROW = "size 1/é";

    private final Codecs codecs = Codecs.of(CounterDomain.DOMAIN, new InMemoryRegistry());
    private final RowsFold log =
            new RowsFold(
                    CounterDomain.DOMAIN.projections().getFirst(),
                    codecs,
                    100,
                    Slice.ALL,
                    _ -> true);
    private final RowVerdicts rows = new RowVerdicts(List.of(ROW));
    private int offset;

    @Test
    void a_row_is_to_be_what_the_log_said_when_the_two_were_compared() {
        // Given
        written(5);
        byte[] right = log.stored(ROW);
        byte[] stored = other(5);

        // When
        rows.look(stored(stored), log);
        written(1);

        // Then
        Wrong wrong = rows.wrong().get(ROW);
        assertThat(wrong).isNotNull();
        assertThat(wrong.due()).isEqualTo(right).isNotEqualTo(log.stored(ROW));
        assertThat(wrong.isMended(right)).isTrue();
        assertThat(wrong.isMended(log.stored(ROW))).isTrue();
        assertThat(wrong.isMended(stored)).isFalse();
    }

    @Test
    void a_row_that_cannot_be_read_or_has_too_many_events_differs_at_once() {
        written(2);
        for (byte[] bytes : List.of(new byte[] {1}, other(3))) {
            RowVerdicts each = new RowVerdicts(List.of(ROW));

            each.look(stored(bytes), log);

            assertThat(each.differing()).containsOnlyKeys(ROW);
            assertThat(each.wrong()).as("what it has to become is not known yet").isEmpty();
            assertThat(each.open()).containsExactly(ROW);
        }
    }

    @Test
    void a_row_with_fewer_events_is_open_until_its_topology_has_caught_up() {
        // Given
        written(3);

        // When
        rows.look(stored(other(2)), log);

        // Then
        assertThat(rows.open()).containsExactly(ROW);
        assertThat(rows.differing()).isEmpty();

        // When
        rows.lookAfter(stored(other(2)), Map.of(ROW, 3L), log);

        // Then
        assertThat(rows.open()).isEmpty();
        assertThat(rows.wrong()).containsOnlyKeys(ROW);
    }

    @Test
    void a_row_that_goes_on_is_moved_only_if_it_has_what_it_must() {
        // Given
        written(3);
        RowVerdicts missing = new RowVerdicts(List.of(ROW));
        RowVerdicts unreadable = new RowVerdicts(List.of(ROW));
        Map<String, Long> due = Map.of(ROW, 3L);
        byte[] right = log.stored(ROW);
        written(2);

        // When
        rows.lookAfter(stored(right), due, log);
        missing.lookAfter(stored(null), due, log);
        unreadable.lookAfter(stored(new byte[] {1}), due, log);

        // Then
        assertThat(rows.moved()).containsExactly(ROW);
        assertThat(rows.differing()).isEmpty();
        for (RowVerdicts each : List.of(missing, unreadable)) {
            assertThat(each.moved()).isEmpty();
            assertThat(each.wrong()).isEmpty();
            assertThat(each.differing()).containsOnlyKeys(ROW);
        }
    }

    @Test
    void a_row_that_is_right_later_is_right() {
        written(2);
        rows.look(stored(new byte[] {1}), log);

        rows.look(stored(log.stored(ROW)), log);

        assertThat(rows.open()).isEmpty();
        assertThat(rows.differing()).isEmpty();
        assertThat(rows.wrong()).isEmpty();
    }

    private void written(int events) {
        for (int i = 0; i < events; i++) {
            log.add(
                    new ConsumerRecord<>(
                            "counting.events",
                            0,
                            offset++,
                            "counter/a",
                            codecs.events().encode(CounterDomain.added(1))));
        }
    }

    private byte[] other(long version) {
        return new Row(version, codecs.states().encode(new Tally(1, 999, Map.of()))).toBytes();
    }

    private static Map<String, byte @Nullable []> stored(byte @Nullable [] row) {
        return Collections.singletonMap(ROW, row);
    }
}

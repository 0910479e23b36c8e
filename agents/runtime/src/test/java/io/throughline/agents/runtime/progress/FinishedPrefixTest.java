package io.throughline.agents.runtime.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FinishedPrefixTest {

    @Test
    void without_work_everything_that_was_reached_may_be_committed() {
        // Given
        FinishedPrefix prefix = new FinishedPrefix();

        // When
        prefix.reached(12);

        // Then
        assertThat(prefix.committable()).isEqualTo(12);
    }

    @Test
    void before_anything_was_read_nothing_may_be_committed() {
        assertThat(new FinishedPrefix().committable()).isNegative();
    }

    @Test
    void an_unfinished_offset_holds_the_prefix_back() {
        // Given
        FinishedPrefix prefix = new FinishedPrefix();
        prefix.began(3);
        prefix.began(4);
        prefix.reached(9);

        // When
        prefix.finished(4);

        // Then
        assertThat(prefix.committable()).isEqualTo(3);
        assertThat(prefix.span()).isEqualTo(6);
    }

    @Test
    void an_offset_below_the_position_is_refused() {
        // Given
        FinishedPrefix prefix = new FinishedPrefix();
        prefix.reached(5);

        // Then
        assertThatThrownBy(() -> prefix.began(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_offset_cannot_be_finished_twice() {
        // Given
        FinishedPrefix prefix = new FinishedPrefix();
        prefix.reached(5);
        prefix.began(5);
        prefix.finished(5);

        // Then
        assertThatThrownBy(() -> prefix.finished(5)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Owner after owner goes on from what the one before committed, each finishing some of what it
    /// read before it is gone: everything is finished in the end, and nothing twice.
    @Property
    void what_was_noted_is_never_done_again_and_nothing_is_left_out(
            @ForAll @IntRange(min = 1, max = 300) int events, @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        Map<Long, Integer> done = new TreeMap<>();
        long committed = 0;
        String metadata = "";

        while (committed < events) {
            // When
            FinishedPrefix prefix = new FinishedPrefix(OffsetNotes.parse(metadata, committed));
            List<Long> begun = new ArrayList<>();
            long end = Math.min(events, committed + 1 + random.nextInt(100));
            for (long offset = committed; offset < end; offset++) {
                if (!prefix.wasFinished(offset)) {
                    prefix.began(offset);
                    begun.add(offset);
                }
                prefix.reached(offset + 1);
            }
            Collections.shuffle(begun, random);
            for (long offset : begun.subList(0, (begun.size() + 1) / 2)) {
                prefix.finished(offset);
                done.merge(offset, 1, Integer::sum);
            }
            committed = prefix.committable();
            metadata = prefix.notes(OffsetNotes.NOTHING).write(committed);
        }

        // Then
        assertThat(done).hasSize(events);
        assertThat(done.values()).containsOnly(1);
    }

    /// Against a model that remembers everything: gaps before each offset, and the order in which
    /// the offsets finish, are arbitrary.
    @Property
    void what_may_be_committed_leaves_nothing_unfinished_behind_and_never_goes_back(
            @ForAll @Size(max = 60) List<@IntRange(max = 3) Integer> gaps, @ForAll long seed) {
        // Given
        FinishedPrefix prefix = new FinishedPrefix();
        TreeSet<Long> open = new TreeSet<>();
        long next = 0;
        for (int gap : gaps) {
            prefix.began(next + gap);
            open.add(next + gap);
            next += gap + 1;
        }
        List<Long> order = new ArrayList<>(open);
        Collections.shuffle(order, new Random(seed));

        // When
        long committed = prefix.committable();
        for (long offset : order) {
            prefix.finished(offset);
            open.remove(offset);

            // Then
            assertThat(prefix.committable()).isGreaterThanOrEqualTo(committed);
            committed = prefix.committable();
            assertThat(committed).isEqualTo(open.isEmpty() ? next : open.first());
        }
    }
}

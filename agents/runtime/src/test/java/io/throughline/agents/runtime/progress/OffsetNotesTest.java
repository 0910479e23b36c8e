package io.throughline.agents.runtime.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetNotesTest {

    @Property
    void what_was_written_is_read(
            @ForAll @LongRange(min = 0, max = 1L << 60) long committed,
            @ForAll @Size(max = 200) List<@IntRange(max = 1_000) Integer> gaps,
            @ForAll @IntRange(max = 100) int above,
            @ForAll boolean parked) {
        // Given
        TreeSet<Long> unfinished = new TreeSet<>();
        long next = committed;
        for (int gap : gaps) {
            unfinished.add(next + gap);
            next += gap + 1;
        }
        long parkedFrom = parked ? committed / 2 : OffsetNotes.NOTHING;

        // When
        OffsetNotes notes = new OffsetNotes(next + above, unfinished, parkedFrom);
        OffsetNotes read = OffsetNotes.parse(notes.write(committed), committed);

        // Then
        for (long offset = committed; offset < next + above + 5; offset++) {
            assertThat(read.isFinished(offset)).isEqualTo(notes.isFinished(offset));
        }
        assertThat(read.parkedFrom())
                .isEqualTo(parkedFrom < committed ? parkedFrom : OffsetNotes.NOTHING);
    }

    @Property(tries = 50)
    void what_does_not_fit_is_cut_off_and_done_again(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        TreeSet<Long> unfinished = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            unfinished.add((long) random.nextInt(10_000_000));
        }
        OffsetNotes notes = new OffsetNotes(10_000_000, unfinished, OffsetNotes.NOTHING);

        // When
        String text = notes.write(unfinished.first());
        OffsetNotes read = OffsetNotes.parse(text, unfinished.first());

        // Then
        assertThat(text.getBytes(UTF_8)).hasSizeBetween(3_900, OffsetNotes.CHARS_MAX);
        assertThat(read.unfinished()).hasSizeGreaterThan(1_000);
        assertThat(unfinished).containsAll(read.unfinished());
        assertThat(unfinished.headSet(read.upTo())).isEqualTo(read.unfinished());
        assertThat(unfinished).contains(read.upTo());
    }

    @Test
    void that_there_is_nothing_to_tell_is_written_as_well() {
        String nothing = OffsetNotes.NONE.write(7);

        assertThat(nothing).isEqualTo("1:AAA");
        assertThat(new OffsetNotes(9, new TreeSet<>(Set.of(7L, 8L)), 8).write(7))
                .isEqualTo(nothing);
        assertThat(OffsetNotes.parse(nothing, 7))
                .isEqualTo(new OffsetNotes(7, new TreeSet<>(), OffsetNotes.NOTHING));
    }

    @Test
    void where_nothing_stands_somebody_else_moved_the_offset_and_nothing_is_known() {
        assertThat(OffsetNotes.parse("", 7)).isEqualTo(OffsetNotes.UNKNOWN);
    }

    @Property
    void garbage_is_refused_and_nothing_else_happens(
            @ForAll String text, @ForAll @LongRange(min = 0) long committed) {
        try {
            OffsetNotes notes = OffsetNotes.parse("1:" + text, committed);
            assertThat(notes.upTo()).isGreaterThanOrEqualTo(committed);
            assertThat(notes.parkedFrom()).isLessThanOrEqualTo(committed);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Test
    void another_version_is_refused() {
        assertThatThrownBy(() -> OffsetNotes.parse("2:AAAA", 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
    }
}

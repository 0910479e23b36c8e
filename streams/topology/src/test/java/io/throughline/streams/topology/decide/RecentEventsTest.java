package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private static final int PLENTY_BYTES = 1 << 20;

    @Property(edgeCases = EdgeCasesMode.NONE)
    void the_answer_is_all_that_follows_or_nothing(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 4) Integer> streams,
            @ForAll @IntRange(min = 0, max = 20_000) int bytesMax) {
        RecentEvents recent = new RecentEvents(bytesMax);
        Map<Integer, List<ByteBuffer>> all = new HashMap<>();

        for (Integer stream : streams) {
            List<ByteBuffer> events = all.computeIfAbsent(stream, _ -> new ArrayList<>());
            byte[] event = new byte[10 + events.size() % 50];
            event[0] = (byte) events.size();
            events.add(ByteBuffer.wrap(event));
            recent.add("counter/" + stream, events.size(), event);
            for (Map.Entry<Integer, List<ByteBuffer>> known : all.entrySet()) {
                List<ByteBuffer> truth = known.getValue();
                for (int after = 0; after <= truth.size(); after++) {
                    List<ByteBuffer> since = recent.since("counter/" + known.getKey(), after);
                    if (!since.isEmpty()) {
                        assertThat(since).isEqualTo(truth.subList(after, truth.size()));
                    }
                }
            }
        }
    }

    @Test
    void with_enough_memory_nothing_is_missing() {
        RecentEvents recent = new RecentEvents(PLENTY_BYTES);
        IntStream.rangeClosed(1, 100).forEach(version -> recent.add("a", version, new byte[1]));

        assertThat(recent.since("a", 0)).hasSize(100);
        assertThat(recent.since("a", 99)).hasSize(1);
        assertThat(recent.since("a", 100)).isEmpty();
        assertThat(recent.since("b", 0)).isEmpty();
    }

    @Test
    void an_answer_is_bounded() {
        RecentEvents recent = new RecentEvents(PLENTY_BYTES);
        IntStream.rangeClosed(1, 101).forEach(version -> recent.add("a", version, new byte[1]));
        IntStream.rangeClosed(1, 3).forEach(version -> recent.add("b", version, new byte[100_000]));

        assertThat(recent.since("a", 0)).isEmpty();
        assertThat(recent.since("a", 1)).hasSize(100);
        assertThat(recent.since("b", 0)).isEmpty();
        assertThat(recent.since("b", 1)).hasSize(2);
    }

    @Test
    void the_stream_that_was_appended_to_least_recently_goes_first() {
        RecentEvents recent = new RecentEvents(1_500);
        recent.add("a", 1, new byte[100]);
        recent.add("b", 1, new byte[100]);
        recent.add("a", 2, new byte[100]);

        recent.add("c", 1, new byte[500]);

        assertThat(recent.since("b", 0)).isEmpty();
        assertThat(recent.since("a", 1)).hasSize(1);
        assertThat(recent.since("c", 0)).hasSize(1);
    }

    @Test
    void memory_that_takes_nothing_answers_nothing() {
        RecentEvents recent = new RecentEvents(0);

        recent.add("a", 1, new byte[1]);

        assertThat(recent.since("a", 0)).isEmpty();
    }

    @Test
    void many_small_streams_take_no_more_memory_than_they_may() {
        RecentEvents recent = new RecentEvents(100_000);

        IntStream.range(0, 10_000).forEach(key -> recent.add("counter/" + key, 1, new byte[5]));

        // A stream that is remembered costs some 300 bytes, however small its events are.
        long remembered =
                IntStream.range(0, 10_000)
                        .filter(key -> !recent.since("counter/" + key, 0).isEmpty())
                        .count();
        assertThat(remembered).isBetween(100L, 350L);
    }
}

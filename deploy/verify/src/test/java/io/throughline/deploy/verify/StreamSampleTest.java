package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamSampleTest {

    private static final int STREAMS = 100;

    @Test
    void all_whole_streams_are_taken_where_there_are_few() {
        // Given
        Map<String, StreamTrail> streams = streams(STREAMS);
        streams.values().iterator().next().breakOff();

        // When
        List<String> sample = StreamSample.of(streams, options(STREAMS, 1));

        // Then
        assertThat(sample).hasSize(STREAMS - 1).doesNotContain("order/0");
    }

    @Test
    void the_same_seed_draws_the_same_streams_in_whatever_order_they_come() {
        // Given
        Map<String, StreamTrail> reversed = new LinkedHashMap<>();
        List.copyOf(streams(STREAMS).keySet())
                .reversed()
                .forEach(key -> reversed.put(key, trail()));

        // When
        List<String> sample = StreamSample.of(streams(STREAMS), options(10, 1));

        // Then
        assertThat(sample)
                .hasSize(10)
                .containsExactlyInAnyOrderElementsOf(StreamSample.of(reversed, options(10, 1)))
                .doesNotHaveDuplicates();
    }

    @Test
    void another_seed_draws_others() {
        // When
        List<String> sample = StreamSample.of(streams(STREAMS), options(10, 2));

        // Then
        assertThat(sample)
                .hasSize(10)
                .isNotEqualTo(StreamSample.of(streams(STREAMS), options(10, 1)));
    }

    @Test
    void options_can_be_had_with_another_sample() {
        // Given
        VerifyOptions usual = VerifyOptions.logistics();

        // When
        VerifyOptions options = usual.comparing(STREAMS - 1, 10, 2);

        // Then
        assertThat(StreamSample.of(streams(STREAMS), options))
                .containsExactlyInAnyOrderElementsOf(
                        StreamSample.of(streams(STREAMS), options(10, 2)));
        assertThat(options.comparing(20_000, 5_000, 1)).isEqualTo(usual);
    }

    private static Map<String, StreamTrail> streams(int count) {
        Map<String, StreamTrail> streams = new LinkedHashMap<>();
        IntStream.range(0, count).forEach(i -> streams.put("order/" + i, trail()));
        return streams;
    }

    private static StreamTrail trail() {
        return new StreamTrail("state", List.of());
    }

    private static VerifyOptions options(int allStreamsMax, long seed) {
        return new VerifyOptions(
                List.of(),
                TrustedKeys.NONE,
                allStreamsMax,
                10,
                seed,
                1,
                1_000,
                10,
                1_000,
                1_000,
                10,
                null);
    }
}

package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.CommandFill.Sent;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowthFillTest {

    private static final int PARTITIONS = 4;

    private final GrowthFill fill = new GrowthFill(PARTITIONS);

    @Test
    void one_stream_of_each_partition_takes_its_turn() {
        List<StreamId> young = streams(() -> fill.young(10));
        List<StreamId> old = streams(() -> fill.old(1_000, 10));

        assertThat(young).extracting(GrowthFillTest::partition).containsExactly(0, 1, 2, 3);
        assertThat(old).extracting(GrowthFillTest::partition).containsExactly(0, 1, 2, 3);
        assertThat(young).doesNotContainAnyElementsOf(old);
    }

    @Test
    void a_young_stream_is_left_before_it_gets_old() {
        // When
        List<CommandMetadata> sent =
                Stream.generate(() -> fill.young(10))
                        .limit(PARTITIONS * GrowthFill.YOUNG_VERSIONS * 3L)
                        .map(Sent::metadata)
                        .toList();

        // Then
        assertThat(sent.stream().collect(Collectors.groupingBy(CommandMetadata::stream)))
                .hasSize(PARTITIONS * 3)
                .allSatisfy((_, ofStream) -> {
                    assertThat(ofStream).hasSize(GrowthFill.YOUNG_VERSIONS);
                    assertThat(ofStream.getFirst().expected()).isEqualTo(ExpectedVersion.ABSENT);
                    assertThat(ofStream.getLast().expected())
                            .isEqualTo(ExpectedVersion.exactly(GrowthFill.YOUNG_VERSIONS - 1));
                });
    }

    @Test
    void as_many_agents_command_as_are_asked_for() {
        assertThat(
                        Stream.generate(() -> fill.young(7))
                                .limit(100)
                                .map(sent -> sent.metadata().id().agent())
                                .distinct())
                .hasSize(7);
    }

    private static List<StreamId> streams(Supplier<Sent> commands) {
        return Stream.generate(commands)
                .limit(PARTITIONS)
                .map(sent -> sent.metadata().stream())
                .toList();
    }

    private static int partition(StreamId stream) {
        return Partitions.of(stream.toString(), PARTITIONS);
    }
}

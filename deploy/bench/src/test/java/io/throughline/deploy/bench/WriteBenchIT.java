package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.WriteReport.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WriteBenchIT {

    private static final int PARTITIONS = 2;
    private static final int COMMANDS = 20_000;

    private static final BenchOptions TINY =
            new BenchOptions(
                    PARTITIONS,
                    1,
                    COMMANDS,
                    5_000,
                    20_000,
                    5,
                    100,
                    1_000,
                    500,
                    300,
                    4,
                    true,
                    Map.of());

    @Test
    void every_candidate_is_measured_and_nothing_is_left_behind() throws Exception {
        // Given
        Set<Path> before = leftovers();
        List<String> steps = new ArrayList<>();

        // When
        WriteReport report =
                Bench.write(TINY, (what, step, of) -> steps.add("%d/%d".formatted(step, of)));

        // Then
        assertThat(report.suite()).isEqualTo("write");
        assertThat(report.commandsPerSecond().raw()).isPositive();
        assertThat(report.commandsPerSecond().bare()).isPositive();
        assertThat(report.commandsPerSecond().throughline()).isPositive();
        assertThat(report.rounds().throughline()).hasSize(1);
        assertThat(report.ratios().toBare()).isPositive();
        assertThat(report.ratios().toRaw()).isPositive().isLessThan(1);
        assertThat(report.latencyMs().commands()).isEqualTo(100);
        assertThat(report.latencyWarmUpMs().commands()).isEqualTo(50);
        assertThat(report.latencyMs().p50())
                .isPositive()
                .isLessThanOrEqualTo(report.latencyMs().p99());
        assertThat(report.settings()).extracting(Settings::partitions).isEqualTo(PARTITIONS);
        assertThat(report.profile()).isNotEmpty();
        assertThat(report.threads()).isNotEmpty();
        assertThat(steps).startsWith("1/%d".formatted(steps.size())).endsWith(last(steps));
        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void postgres_is_measured_or_a_note_says_why_not() throws Exception {
        // Given
        BenchOptions options = TINY.withProfile(false);

        // When
        WriteReport report = Bench.write(options, (_, _, _) -> {});

        // Then
        if (report.commandsPerSecond().postgres() == null) {
            assertThat(report.ratios().toPostgres()).isNull();
            assertThat(report.notes()).anyMatch(note -> note.startsWith("No PostgreSQL: "));
        } else {
            assertThat(report.commandsPerSecond().postgres()).isPositive();
            assertThat(report.ratios().toPostgres()).isPositive();
        }
        assertThat(report.profile()).isEmpty();
    }

    private static String last(List<String> steps) {
        return "%d/%d".formatted(steps.size(), steps.size());
    }

    private static Set<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(
                            file -> file.getFileName().toString().startsWith("throughline-bench-"))
                    .collect(Collectors.toSet());
        }
    }
}

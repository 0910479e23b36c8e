package io.throughline.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.faults.FaultOptions;
import io.throughline.deploy.faults.FaultReport;
import io.throughline.deploy.faults.FaultReport.Round;
import io.throughline.deploy.faults.FaultSuite;
import io.throughline.deploy.faults.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Three brokers, two streams services and four agents, each a process, under load and killed, with
/// clients who often refuse to be told. The long version is `./throughline faults`.
class FaultsE2E {

    private static final Logger LOG = LoggerFactory.getLogger(FaultsE2E.class);

    private static final long SEED = 7;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void nothing_is_lost_or_doubled_when_processes_are_killed_or_come_back_as_zombies()
            throws IOException {
        // Given
        Path home = Path.of(System.getProperty("throughline.home"));

        // When
        FaultReport report = FaultSuite.run(FaultOptions.brief(home, folder, SEED), new Logged());

        // Then
        assertThat(report.broken()).isEmpty();
        assertThat(report.held()).isTrue();
        assertThat(report.rounds())
                .extracting(Round::fault)
                .hasSize(2)
                .anyMatch(fault -> fault.matches("kill -9 broker-\\d, streams-\\d, [a-z]+"))
                .anyMatch(fault -> fault.startsWith("kill -STOP, then -CONT, streams-"));
        assertThat(report.parked()).isPositive();
        assertThat(report.released()).isPositive();
        Round last = report.rounds().getLast();
        assertThat(last.check().made()).isTrue();
        assertThat(last.check().acknowledged()).isGreaterThan(100);
        assertThat(last.check().lost()).isZero();
        assertThat(last.check().doubled()).isZero();
        assertThat(last.check().findings()).isZero();
        assertThat(last.check().streamsCompared()).isPositive().isEqualTo(last.check().streams());
        assertThat(last.check().attestations()).isPositive();
        assertThat(last.check().eventsAttested()).isGreaterThan(100);
        assertThat(report.rounds()).allMatch(Round::mended);
        assertThat(folder.resolve("router.log")).content().contains(" INFO ");
        assertThat(talkative()).isEmpty();
    }

    // Who logs more than it should has not found its settings.
    private List<String> talkative() throws IOException {
        try (Stream<Path> logs = Files.find(folder, 1, (file, _) -> isLog(file))) {
            return logs.flatMap(FaultsE2E::lines)
                    .filter(line -> line.contains(" DEBUG ") || line.contains(" TRACE "))
                    .limit(5)
                    .toList();
        }
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(".log");
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Logged implements Progress {

        @Override
        public void doing(String what) {
            LOG.atInfo().log(what);
        }

        @Override
        public void ended(Round round, int rounds) {
            LOG.atInfo().addKeyValue("rounds", rounds).log("{}", round);
        }
    }
}

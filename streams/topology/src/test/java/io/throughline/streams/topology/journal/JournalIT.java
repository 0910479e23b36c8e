package io.throughline.streams.topology.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.CounterState.Counting;
import io.throughline.streams.topology.counter.Counters;
import io.throughline.streams.topology.journal.RunningJournal.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalIT {

    private static final int COUNTERS = 20;
    private static final int OFTEN_MS = 50;
    private static final int NEVER_MS = 600_000;

    private static final Codecs CODECS = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());

    // One log, which grows; each test has a journal of its own.
    private static EmbeddedBroker broker;
    private static EventLog log;

    @TempDir private Path folder;

    @BeforeAll
    static void start(@TempDir Path brokers) {
        broker = EmbeddedBroker.start(BrokerOptions.in(brokers));
        log = new EventLog(broker.bootstrapServers(), CODECS);
    }

    @AfterAll
    static void stop() {
        log.close();
        broker.close();
    }

    @Test
    void a_journal_whose_folder_is_lost_is_restored_from_the_log() throws IOException {
        // Given
        Path state = folder.resolve("state");
        log.happen(COUNTERS, 10);
        List<Answers> before;
        try (RunningJournal journal = journal(state, OFTEN_MS)) {
            before = answers(journal.caughtUp(log, COUNTERS));
            journal.committed(log);
        }
        Utils.delete(state.toFile());

        // When
        try (RunningJournal journal = journal(state, OFTEN_MS).caughtUp(log, COUNTERS)) {

            // Then
            assertThat(journal.restored()).isEqualTo(log.size());
            assertThat(answers(journal)).isEqualTo(before);
            requireNothingRolledBack(before);
        }
    }

    @Test
    void a_journal_that_was_closed_goes_on_where_it_was() {
        // Given
        Path state = folder.resolve("state");
        log.happen(COUNTERS, 10);
        try (RunningJournal journal = journal(state, OFTEN_MS).caughtUp(log, COUNTERS)) {
            journal.committed(log);
        }
        log.happen(COUNTERS, 3);

        // When
        try (RunningJournal journal = journal(state, OFTEN_MS).caughtUp(log, COUNTERS)) {

            // Then
            assertThat(journal.restored()).isZero();
            requireNothingRolledBack(answers(journal));
        }
    }

    @Test
    void a_journal_that_was_killed_restores_what_it_had_not_noted() throws IOException {
        // Given
        Path state = folder.resolve("state");
        Path killed = folder.resolve("killed");
        log.happen(COUNTERS, 10);
        try (RunningJournal journal = journal(state, OFTEN_MS).caughtUp(log, COUNTERS)) {
            journal.committed(log);
        }
        long noted = log.size();
        log.happen(COUNTERS, 3);
        List<Answers> before;
        try (RunningJournal journal = journal(state, NEVER_MS).caughtUp(log, COUNTERS)) {
            // As a kill would leave it: all written down, and not told how far that is.
            copy(state, killed);
            before = answers(journal);
        }

        // When
        try (RunningJournal journal = journal(killed, OFTEN_MS).caughtUp(log, COUNTERS)) {

            // Then
            assertThat(journal.restored()).isEqualTo(log.size() - noted);
            assertThat(answers(journal)).isEqualTo(before);
            requireNothingRolledBack(before);
        }
    }

    @Test
    void a_journal_that_was_killed_after_it_noted_all_restores_nothing() throws IOException {
        // Given
        Path state = folder.resolve("state");
        Path killed = folder.resolve("killed");
        log.happen(COUNTERS, 10);
        List<Answers> before;
        try (RunningJournal journal = journal(state, OFTEN_MS).caughtUp(log, COUNTERS)) {
            journal.committed(log);
            // The store notes after the group: with this commit, it has noted the one before.
            log.happen(COUNTERS, 1);
            journal.caughtUp(log, COUNTERS).committed(log);
            copy(state, killed);
            before = answers(journal);
        }

        // When
        try (RunningJournal journal = journal(killed, OFTEN_MS).caughtUp(log, COUNTERS)) {

            // Then
            assertThat(journal.restored()).isLessThanOrEqualTo(COUNTERS);
            assertThat(answers(journal)).isEqualTo(before);
        }
    }

    private RunningJournal journal(Path state, int commitIntervalMs) {
        return new RunningJournal(broker.bootstrapServers(), state, CODECS, commitIntervalMs);
    }

    private static List<Answers> answers(RunningJournal journal) {
        return IntStream.range(0, COUNTERS)
                .mapToObj(key -> journal.answers(EventLog.counter(key)))
                .toList();
    }

    private void requireNothingRolledBack(List<Answers> answers) {
        for (Answers answer : answers) {
            StreamId stream = answer.now().stream();
            assertThat(answer.events()).hasSize((int) log.version(stream));
            assertThat(answer.now().state()).isEqualTo(new Counting(log.version(stream), ""));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
    }
}

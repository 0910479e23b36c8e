package io.throughline.streams.runtime;

import io.throughline.streams.runtime.HealReport.Result;
import io.throughline.streams.runtime.HealWitness.Verdict;
import io.throughline.streams.runtime.HealWitness.Word;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.heal.PartitionFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.heal.StreamFold;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Compares the heads and the journal of one partition with the log, and repairs them. Used by one
/// thread at a time.
@Singleton
final class HealStreams {

    /// What findings about the log itself name as their store.
    static final String LOG = "log";

    private final Domain domain;
    private final Codecs codecs;
    private final HealHeads heads;
    private final HealJournal journals;
    private final HealWitness witness;
    private final StreamsSettings service;
    private final HealSettings settings;

    HealStreams(
            Domain domain,
            Codecs codecs,
            HealHeads heads,
            HealJournal journals,
            HealWitness witness,
            StreamsSettings service,
            HealSettings settings) {
        this.domain = domain;
        this.codecs = codecs;
        this.heads = heads;
        this.journals = journals;
        this.witness = witness;
        this.service = service;
        this.settings = settings;
    }

    /// What to compare of one partition.
    ///
    /// @param wanted which streams
    record Task(int partition, boolean heads, boolean journal, Predicate<String> wanted) {}

    /// One reading of the log, and what is compared with it.
    record Pass(
            Task task,
            HealRun run,
            HealReader reader,
            PartitionFold fold,
            @Nullable ReadOnlyKeyValueStore<String, byte[]> heads,
            HealJournal.@Nullable Pass journal) {

        /// Reads what was written meanwhile.
        void readOn() {
            read(false);
        }

        void read(boolean paced) {
            reader.readOn(
                    paced,
                    event -> {
                        StreamFold stream = fold.add(event);
                        if (stream != null && journal != null) {
                            journal.compare(event, stream);
                        }
                    });
        }
    }

    /// Compares and repairs, in as many passes over the log as it takes.
    ///
    /// @throws RuntimeException if brokers or stores do not answer; it may be tried again
    void heal(Task task, HealRun run, HealReader reader) {
        Deque<Slice> todo = new ArrayDeque<>(List.of(Slice.ALL));
        while (!todo.isEmpty()) {
            PartitionFold fold =
                    new PartitionFold(
                            domain,
                            codecs,
                            service.duplicateHorizonCommands(),
                            settings.streamsMax(),
                            todo.removeFirst(),
                            task.wanted());
            ReadOnlyKeyValueStore<String, byte[]> store =
                    task.heads() ? heads.store(task.partition(), run) : null;
            HealJournal.Pass journal = task.journal() ? journals.pass(task.partition(), run) : null;
            if (store == null && journal == null) {
                return;
            }
            try {
                one(new Pass(task, run, reader, fold, store, journal));
            } catch (InvalidStateStoreException e) {
                run.skipped(DecideTopology.HEADS, task.partition(), "the partition has moved away");
                return;
            }
            todo.addAll(fold.leftOut());
        }
    }

    private void one(Pass pass) {
        pass.reader().start(List.of(pass.task().partition()));
        pass.read(true);
        if (pass.heads() != null) {
            heads.compare(pass, pass.heads());
        }
        if (pass.journal() != null) {
            compareJournal(pass, pass.journal());
        }
        for (StreamFold stream : pass.fold().streams()) {
            stream.trouble().ifPresent(trouble -> found(pass, stream.stream(), trouble));
        }
    }

    private void compareJournal(Pass pass, HealJournal.Pass journal) {
        finish(pass, journal, true);
        HealJournal.Pass rebuilt =
                journal.wasRebuilt() ? journals.pass(pass.task().partition(), pass.run()) : null;
        if (rebuilt != null) {
            Pass again =
                    new Pass(
                            pass.task(),
                            pass.run(),
                            pass.reader(),
                            pass.fold().anew(),
                            pass.heads(),
                            rebuilt);
            again.reader().start(List.of(again.task().partition()));
            again.read(true);
            finish(again, rebuilt, false);
            rebuilt.compareWith(journal);
        }
    }

    private void finish(Pass pass, HealJournal.Pass journal, boolean mayRebuild) {
        journal.compareExtras(pass.fold());
        pass.readOn();
        List<String> differing = journal.differing(pass.fold());
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        if (!differing.isEmpty()) {
            Map<String, Word> said = heads.words(pass, differing);
            for (String stream : differing) {
                verdicts.put(
                        stream,
                        HealWitness.verdict(
                                pass.fold().of(stream),
                                witness.journal(stream),
                                said.getOrDefault(stream, new Word.Nothing())));
            }
        }
        journal.finish(pass.fold(), verdicts, mayRebuild);
    }

    private static void found(Pass pass, String stream, String trouble) {
        pass.run().found(LOG, pass.task().partition(), stream, List.of(trouble), Result.LOG);
    }
}

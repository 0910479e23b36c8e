package io.throughline.streams.runtime.comparing;

import io.throughline.streams.runtime.comparing.HealWitness.Verdict;
import io.throughline.streams.runtime.comparing.HealWitness.Word;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealReport.Result;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.heal.PartitionFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.heal.StreamFold;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Compares the heads and the journal of one partition with the log, and repairs them. Used by one
/// thread at a time.
@Singleton
public final class HealStreams {

    private final Domain domain;
    private final Codecs codecs;
    private final HealHeads heads;
    private final HealJournal journals;
    private final HealWitness witness;
    private final HealHold hold;
    private final HeadRepairs repairs;
    private final StreamsSettings service;
    private final HealSettings settings;

    HealStreams(
            Domain domain,
            Codecs codecs,
            HealHeads heads,
            HealJournal journals,
            HealWitness witness,
            HealHold hold,
            HeadRepairs repairs,
            StreamsSettings service,
            HealSettings settings) {
        this.domain = domain;
        this.codecs = codecs;
        this.heads = heads;
        this.journals = journals;
        this.witness = witness;
        this.hold = hold;
        this.repairs = repairs;
        this.service = service;
        this.settings = settings;
    }

    /// What to compare of one partition.
    ///
    /// @param only which streams; null for all
    public record Task(int partition, boolean heads, boolean journal, @Nullable Set<String> only) {

        private boolean wants(String stream) {
            return only == null || only.contains(stream);
        }
    }

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
            reader.cutOff(List.of(task.partition())).values().forEach(fold::distrust);
        }
    }

    /// Compares and repairs, in as many passes over the log as it takes. The journal is rebuilt
    /// after the last, because all of it is.
    ///
    /// @throws RuntimeException if brokers or stores do not answer; it may be tried again
    public void heal(Task task, HealRun run, HealReader reader) {
        HealJournal.Pass journal = task.journal() ? journals.pass(task.partition(), run) : null;
        if (!read(task, run, reader, journal) || journal == null || !journal.finish(true)) {
            return;
        }
        HealJournal.Pass rebuilt = journals.pass(task.partition(), run);
        Task again = new Task(task.partition(), false, true, task.only());
        if (rebuilt != null && read(again, run, reader, rebuilt)) {
            rebuilt.finish(false);
            rebuilt.compareWith(journal);
        }
    }

    // Whether all of it was compared.
    private boolean read(
            Task task, HealRun run, HealReader reader, HealJournal.@Nullable Pass journal) {
        Deque<Slice> todo = new ArrayDeque<>(List.of(Slice.ALL));
        boolean allHeads = task.heads() && task.only() == null;
        while (!todo.isEmpty()) {
            PartitionFold fold =
                    new PartitionFold(
                            domain,
                            codecs,
                            service.duplicateHorizonCommands(),
                            settings.streamsMax(),
                            todo.removeFirst(),
                            task::wants);
            ReadOnlyKeyValueStore<String, byte[]> store =
                    task.heads() ? heads.store(task.partition(), run) : null;
            if (store == null && journal == null) {
                return false;
            }
            try {
                boolean certain = one(new Pass(task, run, reader, fold, store, journal));
                allHeads &= certain && store != null;
            } catch (InvalidStateStoreException e) {
                run.skipped(DecideTopology.HEADS, task.partition(), "the partition has moved away");
                return false;
            }
            todo.addAll(fold.leftOut());
        }
        if (allHeads) {
            repairs.of(task.partition()).open();
        }
        return true;
    }

    // Whether it is certain of all heads that they are right, or held.
    private boolean one(Pass pass) {
        HealJournal.Pass journal = pass.journal();
        if (journal != null) {
            journal.slice();
        }
        pass.reader().start(List.of(pass.task().partition()));
        pass.read(true);
        boolean areCertain = pass.heads() == null || heads.compare(pass, pass.heads());
        if (journal != null) {
            judge(pass, journal);
        }
        tellTroubles(pass);
        return areCertain;
    }

    private void judge(Pass pass, HealJournal.Pass journal) {
        journal.compareExtras(pass.fold());
        pass.readOn();
        List<String> differing = journal.differing(pass.fold());
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        if (!differing.isEmpty()) {
            Map<String, Word> said = heads.words(pass, differing);
            long last =
                    pass.fold().streams().stream().mapToLong(StreamFold::offset).max().orElse(-1);
            boolean _ = hold.await(() -> journal.hasReached(last));
            differing.forEach(stream ->
                    verdicts.put(
                            stream,
                            verdict(
                                    pass.fold().of(stream),
                                    journal,
                                    said.getOrDefault(stream, new Word.Nothing()))));
        }
        journal.judged(pass.fold(), verdicts);
    }

    // A journal that has not taken all of a stream yet knows less than it will.
    private Verdict verdict(StreamFold fold, HealJournal.Pass journal, Word head) {
        return journal.hasReached(fold.offset())
                ? HealWitness.verdict(HealWitness.word(fold), witness.journal(fold.stream()), head)
                : Verdict.UNCERTAIN;
    }

    // Once, if the whole partition is in trouble: then so is each of its streams.
    private static void tellTroubles(Pass pass) {
        Optional<String> all = pass.fold().trouble();
        if (all.isPresent()) {
            found(pass, HealReport.ALL_STREAMS, all.get());
            return;
        }
        for (StreamFold stream : pass.fold().streams()) {
            stream.trouble().ifPresent(trouble -> found(pass, stream.stream(), trouble));
        }
    }

    private static void found(Pass pass, String stream, String trouble) {
        int partition = pass.task().partition();
        pass.run().found(HealReport.LOG, partition, stream, List.of(trouble), Result.LOG);
    }
}

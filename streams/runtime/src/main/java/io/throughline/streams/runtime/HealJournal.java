package io.throughline.streams.runtime;

import io.throughline.streams.runtime.HealReport.Result;
import io.throughline.streams.runtime.HealWitness.Verdict;
import io.throughline.streams.topology.heal.PartitionFold;
import io.throughline.streams.topology.heal.StreamFold;
import io.throughline.streams.topology.journal.Journal;
import io.throughline.streams.topology.journal.Journal.Comparison;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/// Compares the journal of one partition with the log, event by event, and has it rebuilt. Used by
/// one thread at a time.
@Singleton
final class HealJournal {

    private static final int WRONG_MAX = 100;
    private static final long LOOK_MS = 50;

    private final Topologies topologies;
    private final Journals journals;
    private final HealSettings settings;
    private final Set<Integer> condemned = ConcurrentHashMap.newKeySet();

    HealJournal(Topologies topologies, Journals journals, HealSettings settings) {
        this.topologies = topologies;
        this.journals = journals;
        this.settings = settings;
    }

    /// The partitions that are being rebuilt. Safe to ask from any thread.
    List<Integer> condemned() {
        return condemned.stream().sorted().toList();
    }

    /// Begins a pass over a partition; null if its journal is not here.
    @Nullable Pass pass(int partition, HealRun run) {
        if (topologies.running(Role.JOURNAL.text()).isEmpty()) {
            return null;
        }
        try {
            Journal journal = journals.ask(partition, found -> found);
            if (!journal.isCondemned()) {
                condemned.remove(partition);
            }
            return new Pass(partition, run, journal);
        } catch (RequestException _) {
            run.skipped(
                    JournalTopology.JOURNAL, partition, "the partition is elsewhere, or restores");
            return null;
        }
    }

    /// One pass over the log of a partition beside its journal.
    final class Pass {

        private final int partition;
        private final HealRun run;
        private final Journal journal;
        private final Map<String, String> wrong = new LinkedHashMap<>();
        private final Map<String, Long> ahead = new HashMap<>();
        private long compared;
        private long notYet;
        private boolean rebuilt;

        private Pass(int partition, HealRun run, Journal journal) {
            this.partition = partition;
            this.run = run;
            this.journal = journal;
        }

        /// Compares one event, which the fold of its stream ends with.
        void compare(ConsumerRecord<String, byte[]> event, StreamFold stream) {
            if (stream.offset() != event.offset() || wrong.size() >= WRONG_MAX) {
                return;
            }
            // Asked for before: what is missing then was never put, or is gone.
            boolean isDue = journal.reached() >= event.offset();
            String what =
                    switch (journal.compare(event, stream.version())) {
                        case SAME -> snapshot(stream);
                        case OTHER -> "version %d is another event";
                        case MISSING -> isDue ? "version %d is missing" : null;
                    };
            compared++;
            notYet += isDue ? 0 : 1;
            if (what != null) {
                wrong.putIfAbsent(stream.stream(), what.formatted(stream.version()));
            }
        }

        private @Nullable String snapshot(StreamFold stream) {
            Comparison found =
                    journal.compareSnapshot(stream.stream(), stream.version(), stream.state());
            return found == Comparison.OTHER ? "the snapshot at version %d is another state" : null;
        }

        /// Notes what is kept beyond what was read; the log is to be read on then.
        void compareExtras(PartitionFold fold) {
            journal.kept((stream, version) -> {
                if (fold.holds(stream)
                        && version > fold.of(stream).version()
                        && (ahead.size() < WRONG_MAX || ahead.containsKey(stream))) {
                    ahead.merge(stream, version, Math::max);
                }
            });
        }

        /// The streams of which something differs, after the log was read on.
        List<String> differing(PartitionFold fold) {
            ahead.forEach((stream, last) -> {
                StreamFold read = fold.of(stream);
                if (read.trouble().isEmpty() && read.version() < last) {
                    wrong.putIfAbsent(stream, extra(last, read.version()));
                }
            });
            run.compared(JournalTopology.JOURNAL, partition, compared, notYet);
            return wrong.keySet().stream()
                    .filter(stream -> fold.of(stream).trouble().isEmpty())
                    .toList();
        }

        private static String extra(long kept, long read) {
            return kept == Long.MAX_VALUE
                    ? "there is an entry that is neither an event nor a snapshot that is due"
                    : "there is a version %d, the log ends with %d".formatted(kept, read);
        }

        /// Tells what differs, and has the journal rebuilt if something does and the log can be
        /// believed in the whole partition: what it holds may be the only trace of what was
        /// altered.
        ///
        /// @param verdicts who is at fault, by stream
        /// @param mayRebuild whether it is rebuilt, or only told
        void finish(PartitionFold fold, Map<String, Verdict> verdicts, boolean mayRebuild) {
            boolean isLogDoubted =
                    run.doubtsLog(partition)
                            || verdicts.containsValue(Verdict.LOG)
                            || fold.streams().stream().anyMatch(each -> each.trouble().isPresent());
            verdicts.forEach((stream, verdict) -> {
                String what = wrong.getOrDefault(stream, "it differs");
                switch (verdict) {
                    case LOG -> found(stream, List.of(what, HealWitness.ALTERED), Result.LOG);
                    case UNCERTAIN ->
                            found(
                                    stream,
                                    List.of(what, "it is left until its head can be asked"),
                                    Result.DIFFERENT);
                    case STORE ->
                            found(
                                    stream,
                                    isLogDoubted
                                            ? List.of(what, "it is left: the log was altered")
                                            : List.of(what),
                                    Result.DIFFERENT);
                }
            });
            if (mayRebuild && !isLogDoubted && verdicts.containsValue(Verdict.STORE)) {
                rebuild(fold);
            }
        }

        private void found(String stream, List<String> what, Result result) {
            run.found(JournalTopology.JOURNAL, partition, stream, what, result);
        }

        private void rebuild(PartitionFold fold) {
            long last = fold.streams().stream().mapToLong(StreamFold::offset).max().orElse(-1);
            condemned.add(partition);
            journal.condemn();
            long deadline =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.rebuildMsMax());
            while (!isRebuilt(last)) {
                if (System.nanoTime() > deadline) {
                    return;
                }
                HealPace.sleep(LOOK_MS);
            }
            condemned.remove(partition);
            rebuilt = true;
        }

        private boolean isRebuilt(long upTo) {
            try {
                return journals.ask(partition, now -> !now.isCondemned() && now.reached() >= upTo);
            } catch (RequestException | InvalidStateStoreException _) {
                return false;
            }
        }

        /// Whether it was rebuilt; then it is to be compared again.
        boolean wasRebuilt() {
            return rebuilt;
        }

        /// Tells what differed before it was rebuilt, and does not any more.
        void compareWith(Pass before) {
            before.wrong.forEach((stream, what) -> {
                if (!wrong.containsKey(stream)) {
                    found(stream, List.of(what), Result.REPAIRED);
                }
            });
        }
    }
}

package io.throughline.streams.runtime.comparing;

import io.throughline.streams.runtime.comparing.HealWitness.Verdict;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.reading.Journals;
import io.throughline.streams.runtime.reports.HealReport.Result;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.heal.PartitionFold;
import io.throughline.streams.topology.heal.StreamFold;
import io.throughline.streams.topology.journal.Journal;
import io.throughline.streams.topology.journal.Journal.Comparison;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.util.EnumSet;
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
public final class HealJournal {

    private static final int TOLD_MAX = 500;
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
    public List<Integer> condemned() {
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

    /// One reading of the whole log of a partition beside its journal, slice by slice.
    final class Pass {

        private final int partition;
        private final HealRun run;
        private final Journal journal;
        private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
        private final Map<String, String> judged = new LinkedHashMap<>();
        private final Set<Verdict> all = EnumSet.noneOf(Verdict.class);
        private long last = -1;

        // Of the slice that is read.
        private final Map<String, String> wrong = new LinkedHashMap<>();
        private final Map<String, Long> ahead = new HashMap<>();
        private long compared;
        private long notYet;

        private Pass(int partition, HealRun run, Journal journal) {
            this.partition = partition;
            this.run = run;
            this.journal = journal;
        }

        /// Begins with the next slice.
        void slice() {
            wrong.clear();
            ahead.clear();
            compared = 0;
            notYet = 0;
        }

        /// Compares one event, which the fold of its stream ends with.
        void compare(ConsumerRecord<String, byte[]> event, StreamFold stream) {
            if (stream.offset() != event.offset()) {
                return;
            }
            // Asked for before: what is missing then was never put, or is gone.
            boolean isDue = hasReached(event.offset());
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

        /// Whether the journal has taken everything up to this offset.
        boolean hasReached(long offset) {
            return journal.reached() >= offset;
        }

        /// Notes what is kept beyond what was read; the log is to be read on then.
        void compareExtras(PartitionFold fold) {
            journal.kept((stream, version) -> {
                if (fold.holds(stream) && version > fold.of(stream).version()) {
                    ahead.merge(stream, version, Math::max);
                }
            });
        }

        /// The streams of the slice of which something differs, after the log was read on.
        List<String> differing(PartitionFold fold) {
            ahead.forEach((stream, kept) -> {
                StreamFold read = fold.of(stream);
                if (read.trouble().isEmpty() && read.version() < kept) {
                    wrong.putIfAbsent(stream, extra(kept, read.version()));
                }
            });
            run.compared(JournalTopology.JOURNAL, partition, compared, notYet);
            return wrong.keySet().stream()
                    .filter(fold::holds)
                    .filter(stream -> fold.of(stream).trouble().isEmpty())
                    .toList();
        }

        private static String extra(long kept, long read) {
            return kept == Long.MAX_VALUE
                    ? "there is an entry that is neither an event nor a snapshot that is due"
                    : "there is a version %d, the log ends with %d".formatted(kept, read);
        }

        /// Ends the slice.
        ///
        /// @param found who is at fault, by stream
        void judged(PartitionFold fold, Map<String, Verdict> found) {
            found.forEach((stream, verdict) -> {
                boolean isFirst = all.add(verdict);
                if (isFirst || verdicts.size() < TOLD_MAX) {
                    verdicts.put(stream, verdict);
                    judged.put(stream, wrong.getOrDefault(stream, "it differs"));
                }
            });
            for (StreamFold stream : fold.streams()) {
                last = Math.max(last, stream.offset());
                if (stream.trouble().isPresent()) {
                    all.add(Verdict.LOG);
                }
            }
        }

        /// Tells what differs in the whole partition, and has the journal rebuilt if something does
        /// and the log can be believed in all of it: what the journal holds may be the only trace
        /// of what was altered.
        ///
        /// @param mayRebuild whether it is rebuilt, or only told
        /// @return whether it was rebuilt; then it is to be compared again
        boolean finish(boolean mayRebuild) {
            boolean isLogDoubted = run.doubtsLog(partition) || all.contains(Verdict.LOG);
            boolean isUncertain = all.contains(Verdict.UNCERTAIN);
            verdicts.forEach((stream, verdict) -> {
                String what = judged.getOrDefault(stream, "it differs");
                switch (verdict) {
                    case LOG -> found(stream, List.of(what, HealWitness.ALTERED), Result.LOG);
                    case UNCERTAIN ->
                            found(
                                    stream,
                                    List.of(what, "it is left until its head can be asked"),
                                    Result.UNCERTAIN);
                    case STORE ->
                            found(stream, store(what, isLogDoubted, isUncertain), Result.DIFFERENT);
                }
            });
            return mayRebuild
                    && !isLogDoubted
                    && !isUncertain
                    && all.contains(Verdict.STORE)
                    && rebuild();
        }

        private static List<String> store(String what, boolean isLogDoubted, boolean isUncertain) {
            if (isLogDoubted) {
                return List.of(what, "it is left: the log was altered");
            }
            return isUncertain
                    ? List.of(what, "it is left until it is known of all streams who is at fault")
                    : List.of(what);
        }

        private void found(String stream, List<String> what, Result result) {
            run.found(JournalTopology.JOURNAL, partition, stream, what, result);
        }

        private boolean rebuild() {
            condemned.add(partition);
            journal.condemn();
            long deadline =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.rebuildMsMax());
            while (!isRebuilt()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                HealPace.sleep(LOOK_MS);
            }
            condemned.remove(partition);
            return true;
        }

        private boolean isRebuilt() {
            try {
                return journals.ask(partition, now -> !now.isCondemned() && now.reached() >= last);
            } catch (RequestException | InvalidStateStoreException _) {
                return false;
            }
        }

        /// Tells what differed before it was rebuilt, and does not any more.
        void compareWith(Pass before) {
            before.judged.forEach((stream, what) -> {
                if (!judged.containsKey(stream)) {
                    found(stream, List.of(what), Result.REPAIRED);
                }
            });
        }
    }
}

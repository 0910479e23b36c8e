package io.throughline.streams.runtime.comparing;

import io.throughline.streams.runtime.comparing.HealStreams.Pass;
import io.throughline.streams.runtime.comparing.HealWitness.Verdict;
import io.throughline.streams.runtime.comparing.HealWitness.Word;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.reports.HealReport.Result;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepair;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.heal.AnsweredFold;
import io.throughline.streams.topology.heal.HeadComparison;
import io.throughline.streams.topology.heal.HeadComparison.Difference;
import io.throughline.streams.topology.heal.StreamFold;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Compares the heads of one partition with the fold of the log, and repairs them. Used by one
/// thread at a time.
///
/// A head that differs may just have moved. It is certain only when its stream stands still, what
/// its writer did before is committed, and the log was read to its end after that. From then on
/// nothing is decided on it until it is mended, or the log is found to be at fault.
@Singleton
final class HealHeads {

    private static final int ROUNDS = 3;
    private static final long ROUND_MS = 100;
    private static final int HELD_MAX = HeadRepair.DOUBTS_MAX / 2;
    private static final int MOVING_HELD_MAX = 8;

    private final Codecs codecs;
    private final Topologies topologies;
    private final HealWitness witness;
    private final HealTraces traces;
    private final HeadRepairs repairs;
    private final HealHold hold;

    HealHeads(
            Codecs codecs,
            Topologies topologies,
            HealWitness witness,
            HealTraces traces,
            HeadRepairs repairs,
            HealHold hold) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.witness = witness;
        this.traces = traces;
        this.repairs = repairs;
        this.hold = hold;
    }

    /// The heads of a partition; null if they are not here.
    @Nullable ReadOnlyKeyValueStore<String, byte[]> store(int partition, HealRun run) {
        if (topologies.running(Role.DECIDE.text()).isEmpty()) {
            return null;
        }
        try {
            return witness.heads(partition);
        } catch (InvalidStateStoreException e) {
            run.skipped(DecideTopology.HEADS, partition, "the partition is elsewhere, or restores");
            return null;
        }
    }

    /// Compares the heads with what the pass has folded, and repairs them. If more differ than can
    /// be doubted, nothing is decided in the partition from now on.
    ///
    /// @return whether it is certain of each head that it is right, or held
    boolean compare(Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads) {
        Map<String, byte @Nullable []> open = differing(pass, heads);
        long compared = pass.fold().streams().size();
        List<String> doubtful = new ArrayList<>();
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            HealPace.sleep(ROUND_MS);
            look(pass, heads, open, doubtful);
        }
        // Those that never stood still are held too, a few each time: to hold them costs latency.
        List<String> moving = new ArrayList<>(open.keySet());
        Collections.shuffle(moving);
        List<String> held = moving.subList(0, Math.min(MOVING_HELD_MAX, moving.size()));
        doubtful.addAll(held);
        int partition = pass.task().partition();
        pass.run().compared(DecideTopology.HEADS, partition, compared, moving.size() - held.size());
        boolean all = moving.size() == held.size();
        for (int from = 0; from < doubtful.size(); from += HELD_MAX) {
            int to = Math.min(doubtful.size(), from + HELD_MAX);
            all &= confirm(pass, heads, doubtful.subList(from, to));
        }
        hold.clear(pass, heads);
        return all;
    }

    // Looks once more at those that differ: they are equal now, or doubtful, or they move.
    private void look(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            Map<String, byte @Nullable []> open,
            List<String> doubtful) {
        Map<String, Long> before = new HashMap<>();
        open.keySet().forEach(stream -> before.put(stream, pass.fold().of(stream).version()));
        pass.readOn();
        Iterator<Map.Entry<String, byte @Nullable []>> each = open.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, byte @Nullable []> entry = each.next();
            String stream = entry.getKey();
            byte[] now = heads.get(stream);
            StreamFold fold = pass.fold().of(stream);
            boolean still =
                    Arrays.equals(now, entry.getValue())
                            && before.getOrDefault(stream, 0L) == fold.version();
            if (fold.trouble().isPresent() || HeadComparison.of(fold, now, codecs).isEmpty()) {
                each.remove();
            } else if (still || HeadComparison.version(now) <= fold.version()) {
                // A head is never behind the log, and one at its version is comparable.
                doubtful.add(stream);
                each.remove();
            } else {
                entry.setValue(now);
            }
        }
    }

    private Map<String, byte @Nullable []> differing(
            Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads) {
        Map<String, byte @Nullable []> open = new LinkedHashMap<>();
        for (StreamFold stream : pass.fold().streams()) {
            byte[] head = heads.get(stream.stream());
            if (stream.trouble().isEmpty() && !HeadComparison.of(stream, head, codecs).isEmpty()) {
                open.put(stream.stream(), head);
            }
        }
        // Heads of streams that the log does not know.
        try (KeyValueIterator<String, byte[]> all = heads.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> head = all.next();
                if (pass.fold().holds(head.key)) {
                    StreamFold stream = pass.fold().of(head.key);
                    if (stream.version() == 0
                            && stream.trouble().isEmpty()
                            && !HeadComparison.of(stream, head.value, codecs).isEmpty()) {
                        open.put(head.key, head.value);
                    }
                }
            }
        }
        return open;
    }

    // Whether it is certain of all of them that they are right, or held.
    private boolean confirm(
            Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads, List<String> doubtful) {
        int partition = pass.task().partition();
        HeadRepair repair = repairs.of(partition);
        try (HealTraces.Reading reading = traces.reading(partition, doubtful)) {
            reading.readAhead(pass, heads, doubtful);
            List<String> streams = doubtful.stream().filter(repair::doubt).toList();
            int left = doubtful.size() - streams.size();
            if (left > 0) {
                repair.close();
                pass.run().unsettled(DecideTopology.HEADS, partition, left);
            }
            Set<String> settled = new HashSet<>();
            boolean stood =
                    hold.whileStill(
                            pass,
                            heads,
                            streams,
                            () -> settled.addAll(settle(pass, heads, streams, reading)));
            if (!stood) {
                pass.run().unsettled(DecideTopology.HEADS, partition, streams.size());
            }
            return stood && left == 0 && streams.stream().allMatch(settled::contains);
        }
    }

    // Nothing that takes long is done before all of them are held that differ: what is asked of
    // others after that may take its time, and no command is decided on a head that is wrong.
    //
    // Tells those that are right, held, or not to be measured by this log.
    private Set<String> settle(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            List<String> streams,
            HealTraces.Reading reading) {
        int partition = pass.task().partition();
        HeadRepair repair = repairs.of(partition);
        Map<String, List<String>> certain = new LinkedHashMap<>();
        Set<String> settled = new HashSet<>(streams);
        for (String stream : streams) {
            StreamFold fold = pass.fold().of(stream);
            if (fold.trouble().isPresent()) {
                continue;
            }
            List<String> differences = texts(HeadComparison.of(fold, heads.get(stream), codecs));
            if (differences.isEmpty()) {
                continue;
            }
            if (repair.hold(stream)) {
                certain.put(stream, differences);
            } else {
                settled.remove(stream);
            }
        }
        pass.run().unsettled(DecideTopology.HEADS, partition, streams.size() - settled.size());
        Map<String, List<String>> due = new LinkedHashMap<>();
        long sinceNanos = System.nanoTime();
        certain.forEach((stream, differences) -> {
            Word journal =
                    hold.isLate(sinceNanos)
                            ? new Word.Unknown("others took too long")
                            : witness.journal(stream);
            if (isToBeCorrected(pass, heads, stream, differences, journal, reading)) {
                due.put(stream, differences);
            }
        });
        boolean _ =
                hold.await(() ->
                        due.keySet().stream()
                                .noneMatch(stream ->
                                        repair.correction(stream) == HeadRepair.Correction.DUE));
        due.forEach((stream, differences) -> {
            byte[] now = heads.get(stream);
            boolean equal = HeadComparison.of(pass.fold().of(stream), now, codecs).isEmpty();
            if (equal && repair.correction(stream) == HeadRepair.Correction.MADE) {
                repair.clear(stream);
                found(pass, stream, differences, Result.REPAIRED);
            }
        });
        return settled;
    }

    /// What the heads of streams say, after which the log was read to its end: those of this
    /// instance while they are held, the others as they are.
    Map<String, Word> words(Pass pass, List<String> streams) {
        Map<String, Word> words = new HashMap<>();
        List<String> here = new ArrayList<>();
        int partition = pass.task().partition();
        ReadOnlyKeyValueStore<String, byte[]> heads = null;
        try {
            heads = witness.heads(partition);
            here.addAll(streams.subList(0, Math.min(HELD_MAX, streams.size())));
        } catch (RequestException | InvalidStateStoreException _) {
            // They are elsewhere.
        }
        if (heads != null) {
            ReadOnlyKeyValueStore<String, byte[]> held = heads;
            here.forEach(stream -> words.put(stream, new Word.Unknown("it did not stand still")));
            boolean _ =
                    hold.whileStill(
                            pass,
                            held,
                            here,
                            () ->
                                    here.forEach(stream ->
                                            words.put(stream, HealWitness.word(held.get(stream)))));
        }
        for (String stream : streams) {
            words.computeIfAbsent(stream, witness::head);
        }
        pass.readOn();
        return words;
    }

    // Where some of the log is wrong, no head is taken back to what is left of it.
    private static Verdict verdict(
            Pass pass, Word.Says log, Word head, Word journal, Supplier<Word> written) {
        Verdict verdict = HealWitness.ofHead(log, head, journal, written);
        boolean isMore = head instanceof Word.Says says && says.version() > log.version();
        return verdict == Verdict.STORE && isMore && pass.fold().hasTrouble()
                ? Verdict.UNCERTAIN
                : verdict;
    }

    // Who is at fault, and what the head is to be if it is the head.
    private boolean isToBeCorrected(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            String stream,
            List<String> differences,
            Word journal,
            HealTraces.Reading reading) {
        HeadRepair repair = repairs.of(pass.task().partition());
        StreamFold fold = pass.fold().of(stream);
        byte[] head = heads.get(stream);
        Word.Says log = HealWitness.word(fold);
        Word word = HealWitness.word(head);
        return switch (verdict(pass, log, word, journal, () -> reading.written(stream))) {
            case LOG -> {
                repair.clear(stream);
                found(pass, stream, with(differences, HealWitness.ALTERED), Result.LOG);
                yield false;
            }
            case UNCERTAIN -> {
                Optional<String> altered =
                        HealWitness.knowsMore(log, word)
                                ? beyond(fold, reading.answered(stream))
                                : Optional.empty();
                if (altered.isPresent()) {
                    repair.clear(stream);
                    found(pass, stream, with(differences, altered.get()), Result.LOG);
                } else {
                    String why = HealWitness.whyUncertain(log, journal, pass.fold().hasTrouble());
                    found(pass, stream, with(differences, why), Result.UNCERTAIN);
                }
                yield false;
            }
            case STORE -> {
                Optional<String> altered = correct(pass, stream, head, reading);
                if (altered.isPresent()) {
                    repair.clear(stream);
                    found(pass, stream, with(differences, altered.get()), Result.LOG);
                } else {
                    found(pass, stream, differences, Result.DIFFERENT);
                }
                yield altered.isEmpty();
            }
        };
    }

    // Hands in what the log says; empty, or why it cannot be believed.
    private Optional<String> correct(
            Pass pass, String stream, byte @Nullable [] head, HealTraces.Reading reading) {
        StreamFold fold = pass.fold().of(stream);
        byte[] due;
        if (head != null && HeadComparison.remembers(fold, head, codecs)) {
            due = HeadComparison.corrected(fold, head);
        } else {
            AnsweredFold told = reading.answered(stream);
            Optional<String> altered = beyond(fold, told);
            if (altered.isPresent()) {
                return altered;
            }
            due = HeadComparison.corrected(fold, told);
        }
        repairs.of(pass.task().partition()).correct(stream, head, due);
        return Optional.empty();
    }

    // An outcome that tells of more than the log has.
    private static Optional<String> beyond(StreamFold fold, AnsweredFold told) {
        return told.version() <= fold.version()
                ? Optional.empty()
                : Optional.of(
                        "an outcome tells of version %d, and the log ends with %d: it was altered"
                                .formatted(told.version(), fold.version()));
    }

    private static List<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }

    private static List<String> with(List<String> differences, String why) {
        List<String> all = new ArrayList<>(differences);
        all.add(why);
        return all;
    }

    private static void found(Pass pass, String stream, List<String> differences, Result result) {
        pass.run()
                .found(DecideTopology.HEADS, pass.task().partition(), stream, differences, result);
    }
}

package io.throughline.streams.runtime;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.HealReport.Result;
import io.throughline.streams.runtime.HealStreams.Pass;
import io.throughline.streams.runtime.HealWitness.Word;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Compares the heads of one partition with the fold of the log, and repairs them. Used by one
/// thread at a time.
///
/// A head that differs may just have moved. It is certain only when its stream is held, what its
/// writer did before is committed, and the log was read to its end after that.
@Singleton
final class HealHeads {

    private static final int ROUNDS = 3;
    private static final long ROUND_MS = 100;
    private static final long LOOK_MS = 10;
    private static final int HELD_MAX = HeadRepair.DOUBTS_MAX / 2;
    private static final int MOVING_HELD_MAX = 8;

    private final Codecs codecs;
    private final Topologies topologies;
    private final HealWitness witness;
    private final HealOutcomes outcomes;
    private final HeadRepairs repairs;
    private final Offsets offsets;
    private final HealSettings settings;
    private final Topics topics;

    HealHeads(
            Domain domain,
            Codecs codecs,
            Topologies topologies,
            HealWitness witness,
            HealOutcomes outcomes,
            HeadRepairs repairs,
            Offsets offsets,
            HealSettings settings) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.witness = witness;
        this.outcomes = outcomes;
        this.repairs = repairs;
        this.offsets = offsets;
        this.settings = settings;
        this.topics = Topics.of(domain.contract());
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

    /// Compares the heads with what the pass has folded, and repairs them.
    void compare(Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads) {
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
        for (int from = 0; from < doubtful.size(); from += HELD_MAX) {
            int to = Math.min(doubtful.size(), from + HELD_MAX);
            confirm(pass, heads, doubtful.subList(from, to));
        }
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

    private void confirm(
            Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads, List<String> streams) {
        int partition = pass.task().partition();
        boolean stood =
                whileHeld(
                        pass,
                        heads,
                        streams,
                        () -> {
                            Answers answers = new Answers(partition, streams);
                            streams.forEach(stream -> confirm(pass, heads, stream, answers));
                        });
        if (!stood) {
            pass.run().compared(DecideTopology.HEADS, partition, 0, streams.size());
        }
    }

    // Runs it while these streams stand still and the log was read to its end; not if they do not
    // in time.
    private boolean whileHeld(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            List<String> streams,
            Runnable then) {
        HeadRepair repair = repairs.of(pass.task().partition());
        try {
            streams.forEach(repair::doubt);
            if (!await(() -> isSettled(pass.task().partition(), repair, streams))) {
                return false;
            }
            pass.readOn();
            then.run();
            return true;
        } finally {
            for (String stream : streams) {
                // Nothing can be decided on a head that still cannot be read.
                if (isReadable(pass, heads, stream)) {
                    repair.clear(stream);
                }
            }
        }
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
                    whileHeld(
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

    /// The outcomes of the streams, read when the first is needed.
    private final class Answers {

        private final int partition;
        private final List<String> streams;
        private @Nullable Map<String, AnsweredFold> read;

        private Answers(int partition, List<String> streams) {
            this.partition = partition;
            this.streams = streams;
        }

        private AnsweredFold of(String stream) {
            Map<String, AnsweredFold> all = read;
            if (all == null) {
                all = outcomes.read(partition, streams);
                read = all;
            }
            return all.getOrDefault(stream, outcomes.none());
        }
    }

    private boolean isReadable(
            Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads, String stream) {
        try {
            return HeadComparison.isReadable(pass.fold().of(stream), heads.get(stream), codecs);
        } catch (InvalidStateStoreException | RegistryUnavailableException _) {
            // Whoever writes there now knows nothing of the doubt, or finds out again.
            return true;
        }
    }

    // All that the writer took before it held these streams is committed.
    private boolean isSettled(int partition, HeadRepair repair, List<String> streams) {
        long last = -1;
        for (String stream : streams) {
            OptionalLong seenAt = repair.seenAt(stream);
            if (seenAt.isEmpty()) {
                return false;
            }
            last = Math.max(last, seenAt.getAsLong());
        }
        if (last < 0) {
            return true;
        }
        String group = topologies.require(Role.DECIDE.text()).plan().applicationId();
        TopicPartition commands = new TopicPartition(topics.commands(), partition);
        return offsets.committed(group).getOrDefault(commands, 0L) > last;
    }

    private void confirm(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            String stream,
            Answers answers) {
        StreamFold fold = pass.fold().of(stream);
        byte[] head = heads.get(stream);
        if (fold.trouble().isPresent()) {
            return;
        }
        List<String> differences = texts(HeadComparison.of(fold, head, codecs));
        if (differences.isEmpty()) {
            return;
        }
        Word journal = witness.journal(stream);
        switch (HealWitness.verdict(fold, HealWitness.word(head), journal)) {
            case LOG -> found(pass, stream, differences, HealWitness.ALTERED, Result.LOG);
            case UNCERTAIN ->
                    found(
                            pass,
                            stream,
                            differences,
                            "it is left until its journal can be asked: " + journal,
                            Result.DIFFERENT);
            case STORE -> mend(pass, heads, stream, differences, answers);
        }
    }

    private static List<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }

    private static void found(
            Pass pass, String stream, List<String> differences, String why, Result result) {
        List<String> all = new ArrayList<>(differences);
        all.add(why);
        pass.run().found(DecideTopology.HEADS, pass.task().partition(), stream, all, result);
    }

    private void mend(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            String stream,
            List<String> differences,
            Answers answers) {
        int partition = pass.task().partition();
        StreamFold fold = pass.fold().of(stream);
        byte[] head = heads.get(stream);
        byte[] due;
        if (head != null && HeadComparison.remembers(fold, head, codecs)) {
            due = HeadComparison.corrected(fold, head);
        } else {
            AnsweredFold told = answers.of(stream);
            if (told.version() > fold.version()) {
                String why =
                        "an outcome tells of version %d, and the log ends with %d: it was altered"
                                .formatted(told.version(), fold.version());
                found(pass, stream, differences, why, Result.LOG);
                return;
            }
            due = HeadComparison.corrected(fold, told);
        }
        pass.run().found(DecideTopology.HEADS, partition, stream, differences, Result.DIFFERENT);
        HeadRepair repair = repairs.of(partition);
        repair.correct(stream, head, due);
        await(() -> repair.correction(stream) != HeadRepair.Correction.DUE);
        boolean equal = HeadComparison.of(fold, heads.get(stream), codecs).isEmpty();
        if (equal && repair.correction(stream) == HeadRepair.Correction.MADE) {
            pass.run().found(DecideTopology.HEADS, partition, stream, differences, Result.REPAIRED);
        }
    }

    private boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.settleMsMax());
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            HealPace.sleep(LOOK_MS);
        }
        return true;
    }
}

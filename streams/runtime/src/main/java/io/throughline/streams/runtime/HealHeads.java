package io.throughline.streams.runtime;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.HealReport.Finding;
import io.throughline.streams.runtime.HealReport.Result;
import io.throughline.streams.runtime.HealStreams.Pass;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepair;
import io.throughline.streams.topology.decide.HeadRepairs;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
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
    private final HeadRepairs repairs;
    private final Offsets offsets;
    private final HealSettings settings;
    private final Topics topics;

    HealHeads(
            Domain domain,
            Codecs codecs,
            Topologies topologies,
            HeadRepairs repairs,
            Offsets offsets,
            HealSettings settings) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.repairs = repairs;
        this.offsets = offsets;
        this.settings = settings;
        this.topics = Topics.of(domain.contract());
    }

    /// The heads of a partition; null if they are not here.
    @Nullable ReadOnlyKeyValueStore<String, byte[]> store(int partition, HealRun run) {
        Optional<RunningTopology> decide = topologies.running(Role.DECIDE.text());
        if (decide.isEmpty()) {
            return null;
        }
        try {
            return decide.get()
                    .streams()
                    .store(
                            StoreQueryParameters.fromNameAndType(
                                            DecideTopology.HEADS,
                                            QueryableStoreTypes.<String, byte[]>keyValueStore())
                                    .withPartition(partition));
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
        HeadRepair repair = repairs.of(pass.task().partition());
        try {
            streams.forEach(repair::doubt);
            if (!await(() -> isSettled(pass.task().partition(), repair, streams))) {
                pass.run()
                        .compared(DecideTopology.HEADS, pass.task().partition(), 0, streams.size());
                return;
            }
            pass.readOn();
            for (String stream : streams) {
                confirm(pass, heads, repair, stream);
            }
        } finally {
            for (String stream : streams) {
                // Nothing can be decided on a head that still cannot be read.
                if (isReadable(heads, stream)) {
                    repair.clear(stream);
                }
            }
        }
    }

    private static boolean isReadable(ReadOnlyKeyValueStore<String, byte[]> heads, String stream) {
        try {
            return HeadComparison.version(heads.get(stream)) >= 0;
        } catch (InvalidStateStoreException _) {
            // Whoever writes there now knows nothing of the doubt.
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
            HeadRepair repair,
            String stream) {
        StreamFold fold = pass.fold().of(stream);
        byte[] head = heads.get(stream);
        if (fold.trouble().isPresent()) {
            return;
        }
        List<Difference> differences = HeadComparison.of(fold, head, codecs);
        if (differences.isEmpty()) {
            return;
        }
        List<String> texts = differences.stream().map(Difference::toString).toList();
        int partition = pass.task().partition();
        HealJournal.Pass journal = pass.journal();
        boolean altered =
                journal != null
                        && hash(pass, fold)
                                .filter(hash -> !Arrays.equals(hash, fold.hash()))
                                .filter(hash -> journal.agrees(stream, hash))
                                .isPresent();
        if (altered) {
            List<String> both = new ArrayList<>(texts);
            both.add(
                    "head and journal agree with each other, and not with the log: it was altered");
            pass.run()
                    .found(new Finding(DecideTopology.HEADS, partition, stream, both, Result.LOG));
            return;
        }
        pass.run()
                .found(
                        new Finding(
                                DecideTopology.HEADS, partition, stream, texts, Result.DIFFERENT));
        repair.correct(stream, head, HeadComparison.corrected(fold, head));
        await(() -> repair.correction(stream) != HeadRepair.Correction.DUE);
        boolean equal = HeadComparison.of(fold, heads.get(stream), codecs).isEmpty();
        if (equal && repair.correction(stream) == HeadRepair.Correction.MADE) {
            pass.run()
                    .found(
                            new Finding(
                                    DecideTopology.HEADS,
                                    partition,
                                    stream,
                                    texts,
                                    Result.REPAIRED));
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

    /// The hash of a stream's head, if that is at the version of the fold.
    static Optional<byte[]> hash(Pass pass, StreamFold stream) {
        if (pass.heads() == null) {
            return Optional.empty();
        }
        byte[] head = pass.heads().get(stream.stream());
        return HeadComparison.version(head) == stream.version()
                ? HeadComparison.hash(head)
                : Optional.empty();
    }
}

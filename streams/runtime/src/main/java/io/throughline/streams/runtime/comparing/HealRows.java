package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealReport.Result;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.heal.RowsFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.project.RowRepairs;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Compares the rows of a projection that are here with the log, and repairs them. Used by one
/// thread at a time.
///
/// A row is read first and the log to its end afterwards: if both have as many events then, they
/// have the same ones. One that has fewer may not have got the others yet; that is certain only
/// when its topology has taken what was in the log before ([HealCatchUp]). A view whose rows depend
/// on the order in which partitions are read cannot be compared; that shows when they are read in
/// two orders.
@Singleton
public final class HealRows {

    private static final int ROUNDS = 3;
    private static final long ROUND_MS = 100;
    private static final long LOOK_MS = 50;

    private final Codecs codecs;
    private final Topologies topologies;
    private final RowRepairs repairs;
    private final HealCatchUp catchUp;
    private final HealSettings settings;
    private final int partitions;

    HealRows(
            Codecs codecs,
            Topologies topologies,
            RowRepairs repairs,
            HealCatchUp catchUp,
            StreamsSettings service,
            HealSettings settings) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.repairs = repairs;
        this.catchUp = catchUp;
        this.settings = settings;
        this.partitions = service.partitions();
    }

    private record Pass(
            Projection<?, ?> projection,
            HealRun run,
            HealReader reader,
            RowsFold fold,
            Map<Integer, ReadOnlyKeyValueStore<String, byte[]>> stores,
            int partitions,
            Supplier<Optional<String>> doubt) {

        void read(boolean paced) {
            reader.readOn(paced, fold::add);
        }

        byte @Nullable [] row(String key) {
            return store(key).get(key);
        }

        Map<String, byte @Nullable []> stored(Collection<String> keys) {
            Map<String, byte @Nullable []> rows = new HashMap<>();
            keys.forEach(key -> rows.put(key, row(key)));
            return rows;
        }

        private ReadOnlyKeyValueStore<String, byte[]> store(String key) {
            ReadOnlyKeyValueStore<String, byte[]> store = stores.get(partition(key));
            if (store == null) {
                throw new InvalidStateStoreException("row %s is not here".formatted(key));
            }
            return store;
        }

        int partition(String key) {
            return Partitions.of(key, partitions);
        }
    }

    /// Compares and repairs, in as many passes over the log as it takes.
    ///
    /// @param only the partition of rows to compare; null for all that are here
    /// @param doubt asked before a row is mended: why the log cannot be believed, if so; then
    ///   nothing is made like it
    /// @throws RuntimeException if brokers or stores do not answer; it may be tried again
    public void heal(
            Projection<?, ?> projection,
            @Nullable Integer only,
            HealRun run,
            HealReader reader,
            Supplier<Optional<String>> doubt) {
        Map<Integer, ReadOnlyKeyValueStore<String, byte[]>> stores = stores(projection, only, run);
        Deque<Slice> todo = new ArrayDeque<>(List.of(Slice.ALL));
        while (!stores.isEmpty() && !todo.isEmpty()) {
            RowsFold fold =
                    new RowsFold(
                            projection,
                            codecs,
                            settings.streamsMax(),
                            todo.removeFirst(),
                            row -> stores.containsKey(Partitions.of(row, partitions)));
            one(new Pass(projection, run, reader, fold, stores, partitions, doubt));
            todo.addAll(fold.leftOut());
        }
    }

    private Map<Integer, ReadOnlyKeyValueStore<String, byte[]>> stores(
            Projection<?, ?> projection, @Nullable Integer only, HealRun run) {
        Map<Integer, ReadOnlyKeyValueStore<String, byte[]>> found = new TreeMap<>();
        topologies
                .running(TopologyPlan.nameOf(projection.name()))
                .ifPresent(topology -> {
                    for (int partition = 0; partition < partitions; partition++) {
                        if (only == null || only == partition) {
                            store(projection, topology, partition, run, found);
                        }
                    }
                });
        return found;
    }

    private static void store(
            Projection<?, ?> projection,
            RunningTopology topology,
            int partition,
            HealRun run,
            Map<Integer, ReadOnlyKeyValueStore<String, byte[]>> found) {
        try {
            found.put(partition, topology.partition(projection.name(), partition));
        } catch (InvalidStateStoreException _) {
            run.skipped(projection.name(), partition, "the partition is elsewhere, or restores");
        }
    }

    private void one(Pass pass) {
        pass.reader().start(allPartitions());
        pass.read(true);
        if (isCutOff(pass)) {
            return;
        }
        Set<String> all = new HashSet<>(pass.fold().rows());
        all.addAll(unknown(pass));
        RowVerdicts rows = new RowVerdicts(all);
        for (int round = 0; round < ROUNDS && !rows.open().isEmpty(); round++) {
            if (round > 0) {
                HealPace.sleep(ROUND_MS);
            }
            Map<String, byte @Nullable []> stored = pass.stored(rows.open());
            pass.read(false);
            rows.look(stored, pass.fold());
        }
        if (!rows.open().isEmpty()) {
            Map<String, Long> due = new HashMap<>();
            rows.open().forEach(row -> due.put(row, pass.fold().version(row)));
            if (catchUp.await(pass.projection())) {
                Map<String, byte @Nullable []> stored = pass.stored(rows.open());
                pass.read(false);
                rows.lookAfter(stored, due, pass.fold());
            }
        }
        tell(pass, rows);
        Set<String> certain = certain(pass, rows.wrong().keySet());
        if (isCutOff(pass)) {
            return;
        }
        rows.wrong()
                .forEach((row, wrong) -> {
                    if (certain.contains(row)) {
                        mend(pass, row, wrong);
                    } else if (wrong.isOfCount()) {
                        found(pass, row, List.of(wrong.difference()), Result.DIFFERENT);
                    }
                });
    }

    private List<Integer> allPartitions() {
        return IntStream.range(0, partitions).boxed().toList();
    }

    // A row is of events of all partitions: without the first of one of them, none can be made.
    private boolean isCutOff(Pass pass) {
        Map<Integer, String> cut = pass.reader().cutOff(allPartitions());
        cut.forEach((partition, why) ->
                pass.run()
                        .found(
                                HealReport.LOG,
                                partition,
                                HealReport.ALL_STREAMS,
                                List.of(why),
                                Result.LOG));
        if (cut.isEmpty()) {
            return false;
        }
        String why = "the log cannot be believed: " + String.join("; ", cut.values());
        pass.stores()
                .keySet()
                .forEach(partition -> pass.run().skipped(pass.projection().name(), partition, why));
        return true;
    }

    private static Set<String> unknown(Pass pass) {
        Set<String> found = new HashSet<>();
        for (ReadOnlyKeyValueStore<String, byte[]> store : pass.stores().values()) {
            try (KeyValueIterator<String, byte[]> rows = store.all()) {
                while (rows.hasNext()) {
                    KeyValue<String, byte[]> row = rows.next();
                    if (pass.fold().holds(row.key) && pass.fold().version(row.key) == 0) {
                        found.add(row.key);
                    }
                }
            }
        }
        return found;
    }

    private static void tell(Pass pass, RowVerdicts verdicts) {
        Map<Integer, Long> rows = counted(pass, pass.fold().rows());
        Map<Integer, Long> moved = counted(pass, verdicts.moved());
        Map<Integer, Long> unsettled = counted(pass, verdicts.open());
        String name = pass.projection().name();
        for (int partition : pass.stores().keySet()) {
            pass.run()
                    .compared(
                            name,
                            partition,
                            rows.getOrDefault(partition, 0L),
                            moved.getOrDefault(partition, 0L));
            pass.run().unsettled(name, partition, unsettled.getOrDefault(partition, 0L));
        }
        verdicts.differing()
                .forEach((row, what) -> found(pass, row, List.of(what), Result.DIFFERENT));
    }

    private static Map<Integer, Long> counted(Pass pass, Collection<String> rows) {
        return rows.stream().collect(Collectors.groupingBy(pass::partition, Collectors.counting()));
    }

    private static void found(Pass pass, String row, List<String> what, Result result) {
        pass.run().found(pass.projection().name(), pass.partition(row), row, what, result);
    }

    // Those that become the same in another order of reading; only their states can be compared.
    private Set<String> certain(Pass pass, Set<String> wrong) {
        if (wrong.isEmpty()) {
            return Set.of();
        }
        RowsFold other = pass.fold().anew(Set.copyOf(wrong));
        // Just as far as the first fold, whatever was written meanwhile.
        Map<Integer, Long> ends = pass.reader().positions();
        for (int partition = partitions - 1; partition >= 0; partition--) {
            long end = ends.getOrDefault(partition, 0L);
            pass.reader().start(List.of(partition));
            pass.reader()
                    .readOn(
                            false,
                            event -> {
                                if (event.offset() < end) {
                                    other.add(event);
                                }
                            });
        }
        return wrong.stream()
                .filter(row -> pass.fold().agrees(other, row))
                .collect(Collectors.toSet());
    }

    private void mend(Pass pass, String row, RowVerdicts.Wrong wrong) {
        String name = pass.projection().name();
        int partition = pass.partition(row);
        List<String> differences = List.of(wrong.difference());
        Optional<String> doubt = pass.doubt().get();
        if (doubt.isPresent()) {
            found(pass, row, List.of(wrong.difference(), doubt.get()), Result.DIFFERENT);
            return;
        }
        found(pass, row, differences, Result.DIFFERENT);
        try {
            if (repairs.correct(name, partition, row, wrong.stored(), wrong.due())
                    && await(
                            () -> repairs.progress(name, partition, row) != RowRepairs.Progress.DUE)
                    && repairs.progress(name, partition, row) == RowRepairs.Progress.MADE
                    && wrong.isMended(pass.row(row))) {
                found(pass, row, differences, Result.REPAIRED);
            }
        } finally {
            repairs.clear(name, partition, row);
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

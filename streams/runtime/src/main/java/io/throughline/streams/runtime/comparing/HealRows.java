package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.reports.HealReport.Result;
import io.throughline.streams.runtime.reports.HealRun;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.runtime.watching.LagAnswer;
import io.throughline.streams.runtime.watching.Lags;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.heal.RowsFold;
import io.throughline.streams.topology.heal.Slice;
import io.throughline.streams.topology.project.RowRepairs;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
/// when its topology has nothing left to do. A view whose rows depend on the order in which
/// partitions are read cannot be compared; that shows when they are read in two orders.
@Singleton
public final class HealRows {

    private static final int ROUNDS = 3;
    private static final long ROUND_MS = 100;
    private static final long LOOK_MS = 50;
    private static final int IDLE_TRIES = 4;
    private static final long IDLE_MS = 500;

    private final Codecs codecs;
    private final Topologies topologies;
    private final RowRepairs repairs;
    private final Lags lags;
    private final HealSettings settings;
    private final int partitions;

    HealRows(
            Codecs codecs,
            Topologies topologies,
            RowRepairs repairs,
            Lags lags,
            StreamsSettings service,
            HealSettings settings) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.repairs = repairs;
        this.lags = lags;
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
        pass.reader().start(IntStream.range(0, partitions).boxed().toList());
        pass.read(true);
        Set<String> open = new HashSet<>(pass.fold().rows());
        open.addAll(unknown(pass));
        Map<String, byte @Nullable []> wrong = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            if (round > 0) {
                HealPace.sleep(ROUND_MS);
            }
            look(pass, open, wrong);
        }
        if (!open.isEmpty() && isIdle(pass.projection())) {
            // Whatever the fold has by now, the rows have.
            Map<String, Long> due = new HashMap<>();
            open.forEach(row -> due.put(row, pass.fold().version(row)));
            lookIdle(pass, open, due, wrong);
        }
        tell(pass, open);
        Set<String> certain = certain(pass, wrong.keySet());
        for (Map.Entry<String, byte @Nullable []> each : wrong.entrySet()) {
            if (certain.contains(each.getKey())) {
                mend(pass, each.getKey(), each.getValue());
            }
        }
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

    private static void look(Pass pass, Set<String> open, Map<String, byte @Nullable []> wrong) {
        Map<String, byte @Nullable []> before = new HashMap<>();
        open.forEach(row -> before.put(row, pass.row(row)));
        pass.read(false);
        before.forEach((row, stored) -> {
            switch (pass.fold().compare(row, stored)) {
                case SAME -> open.remove(row);
                case OTHER -> {
                    open.remove(row);
                    wrong.put(row, stored);
                }
                // More than the log has by now, and it was read before: or it has not got them yet.
                case AHEAD, BEHIND, UNREADABLE -> {}
            }
        });
    }

    private static void lookIdle(
            Pass pass,
            Set<String> open,
            Map<String, Long> due,
            Map<String, byte @Nullable []> wrong) {
        Map<String, byte @Nullable []> before = new HashMap<>();
        open.forEach(row -> before.put(row, pass.row(row)));
        pass.read(false);
        before.forEach((row, stored) -> {
            // If there are more by now, it is left to another time.
            if (pass.fold().version(row) == due.getOrDefault(row, 0L)) {
                open.remove(row);
                if (pass.fold().compare(row, stored) != RowsFold.Comparison.SAME) {
                    wrong.put(row, stored);
                }
            }
        });
    }

    // Under load it hardly ever is; then such rows are left to another time.
    private boolean isIdle(Projection<?, ?> projection) {
        String name = TopologyPlan.nameOf(projection.name());
        for (int tries = 0; tries < IDLE_TRIES; tries++) {
            LagAnswer.Topology topology = lags.all().topologies().get(name);
            if (topology != null && topology.idle()) {
                return true;
            }
            HealPace.sleep(IDLE_MS);
        }
        return false;
    }

    private static void tell(Pass pass, Set<String> open) {
        Map<Integer, Long> moved =
                open.stream()
                        .collect(Collectors.groupingBy(pass::partition, Collectors.counting()));
        Map<Integer, Long> rows =
                pass.fold().rows().stream()
                        .collect(Collectors.groupingBy(pass::partition, Collectors.counting()));
        for (int partition : pass.stores().keySet()) {
            pass.run()
                    .compared(
                            pass.projection().name(),
                            partition,
                            rows.getOrDefault(partition, 0L),
                            moved.getOrDefault(partition, 0L));
        }
    }

    /// Those that become the same in another order of reading; only they can be wrong.
    private Set<String> certain(Pass pass, Set<String> wrong) {
        if (wrong.isEmpty()) {
            return Set.of();
        }
        RowsFold other = pass.fold().anew(Set.copyOf(wrong));
        for (int partition = partitions - 1; partition >= 0; partition--) {
            pass.reader().start(List.of(partition));
            pass.reader().readOn(false, other::add);
        }
        return wrong.stream()
                .filter(row -> pass.fold().agrees(other, row))
                .collect(Collectors.toSet());
    }

    private void mend(Pass pass, String row, byte @Nullable [] stored) {
        String name = pass.projection().name();
        int partition = pass.partition(row);
        List<String> differences =
                List.of(
                        "row is %s, the log says %s"
                                .formatted(pass.fold().text(stored), pass.fold().text(row)));
        Optional<String> doubt = pass.doubt().get();
        if (doubt.isPresent()) {
            List<String> why = new ArrayList<>(differences);
            why.add(doubt.get());
            pass.run().found(name, partition, row, why, Result.DIFFERENT);
            return;
        }
        pass.run().found(name, partition, row, differences, Result.DIFFERENT);
        try {
            if (repairs.correct(name, partition, row, stored, pass.fold().stored(row))
                    && await(
                            () -> repairs.progress(name, partition, row) != RowRepairs.Progress.DUE)
                    && repairs.progress(name, partition, row) == RowRepairs.Progress.MADE
                    && isMended(pass, row)) {
                pass.run().found(name, partition, row, differences, Result.REPAIRED);
            }
        } finally {
            repairs.clear(name, partition, row);
        }
    }

    // It may have got more events already.
    private static boolean isMended(Pass pass, String row) {
        RowsFold.Comparison now = pass.fold().compare(row, pass.row(row));
        return now == RowsFold.Comparison.SAME || now == RowsFold.Comparison.AHEAD;
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

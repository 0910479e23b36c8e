package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.elsewhere.VersionsElsewhere;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.Head;
import io.throughline.streams.topology.decide.Versions;
import java.nio.BufferUnderflowException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Reads versions from the heads of all partitions that this instance decides, and has those of
/// other instances followed. A version of a head here may be of a transaction that is about to be
/// committed. Safe for use by several threads.
final class HeldVersions implements Versions {

    // Finding out that a partition is elsewhere costs an exception.
    private static final long ABSENT_MS = 1_000;

    private final Supplier<Optional<RunningTopology>> decide;
    private final VersionsElsewhere elsewhere;
    private final int partitions;
    private final AtomicLongArray absentUntilNanos;

    /// @param decide the topology that holds the heads, once it runs here
    HeldVersions(
            Supplier<Optional<RunningTopology>> decide,
            VersionsElsewhere elsewhere,
            int partitions) {
        this.decide = decide;
        this.elsewhere = elsewhere;
        this.partitions = partitions;
        this.absentUntilNanos = new AtomicLongArray(partitions);
        for (int i = 0; i < partitions; i++) {
            absentUntilNanos.set(i, System.nanoTime());
        }
    }

    @Override
    public OptionalLong of(StreamId stream) {
        String name = stream.toString();
        int partition = Partitions.of(name, partitions);
        Optional<RunningTopology> topology = decide.get();
        if (topology.isEmpty() || System.nanoTime() - absentUntilNanos.get(partition) < 0) {
            return elsewhere.of(stream, partition);
        }
        try {
            byte[] head = heads(topology.get(), partition).get(name);
            return OptionalLong.of(head == null ? 0 : Head.versionOf(head));
        } catch (InvalidStateStoreException _) {
            absentUntilNanos.set(
                    partition, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ABSENT_MS));
            return elsewhere.of(stream, partition);
        } catch (IllegalStateException | BufferUnderflowException _) {
            // No head can be read from it; its own writer sees to that.
            return OptionalLong.empty();
        }
    }

    private static ReadOnlyKeyValueStore<String, byte[]> heads(
            RunningTopology topology, int partition) {
        return topology.streams()
                .store(
                        StoreQueryParameters.fromNameAndType(
                                        DecideTopology.HEADS,
                                        QueryableStoreTypes.<String, byte[]>keyValueStore())
                                .withPartition(partition));
    }
}

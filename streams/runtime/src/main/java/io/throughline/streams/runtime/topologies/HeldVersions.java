package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.elsewhere.VersionsElsewhere;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.Head;
import io.throughline.streams.topology.decide.Versions;
import java.nio.BufferUnderflowException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Reads versions from the heads of all partitions that this instance decides, and has those of
/// other instances followed. Where a partition is restored here, or it is not known whose it is,
/// nothing is known. A version of a head here may be of a transaction that is about to be
/// committed. Safe for use by several threads.
final class HeldVersions implements Versions {

    // Finding out that a partition is not to be read here costs an exception.
    private static final long ABSENT_MS = 1_000;

    /// What was found out, and until when that is good enough.
    private record Absence(boolean isElsewhere, long untilNanos) {}

    private final Supplier<Optional<RunningTopology>> decide;
    private final VersionsElsewhere elsewhere;
    private final int partitions;
    private final AtomicReferenceArray<Absence> absences;

    /// @param decide the topology that holds the heads, once it runs here
    HeldVersions(
            Supplier<Optional<RunningTopology>> decide,
            VersionsElsewhere elsewhere,
            int partitions) {
        this.decide = decide;
        this.elsewhere = elsewhere;
        this.partitions = partitions;
        this.absences = new AtomicReferenceArray<>(partitions);
        for (int i = 0; i < partitions; i++) {
            absences.set(i, new Absence(false, System.nanoTime()));
        }
    }

    @Override
    public OptionalLong of(StreamId stream) {
        String name = stream.toString();
        int partition = Partitions.of(name, partitions);
        Optional<RunningTopology> topology = decide.get();
        if (topology.isEmpty()) {
            // It starts or closes; what this instance decides is not to be followed.
            return OptionalLong.empty();
        }
        Absence absence = absences.get(partition);
        if (System.nanoTime() - absence.untilNanos() < 0) {
            return absent(stream, partition, absence);
        }
        try {
            byte[] head = heads(topology.get(), partition).get(name);
            return OptionalLong.of(head == null ? 0 : Head.versionOf(head));
        } catch (InvalidStateStoreException _) {
            Absence found =
                    new Absence(
                            isElsewhere(topology.get(), partition),
                            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ABSENT_MS));
            absences.set(partition, found);
            return absent(stream, partition, found);
        } catch (IllegalStateException | BufferUnderflowException _) {
            // No head can be read from it; its own writer sees to that.
            return OptionalLong.empty();
        }
    }

    private OptionalLong absent(StreamId stream, int partition, Absence absence) {
        return absence.isElsewhere() ? elsewhere.of(stream, partition) : OptionalLong.empty();
    }

    private static boolean isElsewhere(RunningTopology topology, int partition) {
        try {
            return topology.placeOf(DecideTopology.HEADS, partition) instanceof Place.There;
        } catch (IllegalStateException | InvalidStateStoreException _) {
            // It has just begun to close.
            return false;
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

package io.throughline.streams.runtime.reading;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.suspects.HealSuspects;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.project.Row;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// The rows of read models that this instance holds. Safe for use by several threads.
@Singleton
final class LocalRows {

    /// The order of keys in every answer: that of their UTF-8 bytes, as the stores have it.
    static final Comparator<RowAnswer> BY_KEY =
            Comparator.comparing(
                    row -> row.key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final Topologies topologies;
    private final Domain domain;
    private final Codecs codecs;
    private final JsonCodec json;
    private final HealSuspects suspects;
    private final int partitions;

    LocalRows(
            Topologies topologies,
            Domain domain,
            Codecs codecs,
            JsonCodec json,
            HealSuspects suspects,
            StreamsSettings settings) {
        this.suspects = suspects;
        this.topologies = topologies;
        this.domain = domain;
        this.codecs = codecs;
        this.json = json;
        this.partitions = settings.partitions();
    }

    /// The topology of a projection.
    ///
    /// @throws RequestException 404 if there is no such projection, 503 if it does not run here
    RunningTopology topology(String projection) {
        if (domain.projection(projection).isEmpty()) {
            throw RequestException.unknown(
                    "there is no projection %s; there are %s"
                            .formatted(
                                    projection,
                                    domain.projections().stream()
                                            .map(known -> known.name())
                                            .toList()));
        }
        return topologies.require(TopologyPlan.nameOf(projection));
    }

    /// The row of a key whose partition is here.
    ///
    /// @throws RequestException 503 if the partition has just left or is being restored
    Optional<ProjectionRow> row(String projection, int partition, String key) {
        RunningTopology topology = topology(projection);
        try {
            byte[] stored = store(topology, projection, partition).get(key);
            return stored == null
                    ? Optional.empty()
                    : Optional.of(row(projection, partition, key, stored));
        } catch (InvalidStateStoreException e) {
            throw RequestException.unavailable(
                    topology.unavailable("restores or moves partition " + partition));
        }
    }

    /// At most `limit` rows whose keys come after `after`, by key, from all partitions that are
    /// here and can be read.
    RowAnswer.Local page(String projection, @Nullable String after, int limit) {
        RunningTopology topology = topology(projection);
        List<Integer> read = new ArrayList<>();
        List<RowAnswer> rows = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            try {
                rows.addAll(page(topology, projection, partition, after, limit));
                read.add(partition);
            } catch (InvalidStateStoreException _) {
                // Not here, or not now: the answer tells which partitions it is from.
            }
        }
        rows.sort(BY_KEY);
        return new RowAnswer.Local(read, rows.subList(0, Math.min(limit, rows.size())));
    }

    /// A row as the query API shows it.
    RowAnswer answer(ProjectionRow row) {
        return new RowAnswer(
                row.key(),
                row.version(),
                codecs.states().typeOf(row.value()),
                json.write(codecs.states(), row.value()));
    }

    private List<RowAnswer> page(
            RunningTopology topology,
            String projection,
            int partition,
            @Nullable String after,
            int limit) {
        ReadOnlyKeyValueStore<String, byte[]> store = store(topology, projection, partition);
        List<RowAnswer> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> found =
                after == null ? store.all() : store.range(after, null)) {
            while (found.hasNext() && rows.size() < limit) {
                KeyValue<String, byte[]> entry = found.next();
                if (!entry.key.equals(after)) {
                    rows.add(answer(row(projection, partition, entry.key, entry.value)));
                }
            }
        }
        return rows;
    }

    private ProjectionRow row(String projection, int partition, String key, byte[] stored) {
        try {
            Row row = Row.of(stored);
            return new ProjectionRow(key, row.version(), codecs.states().decode(row.state()));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // It is compared with the log at once.
            suspects.add(projection, partition);
            throw e;
        }
    }

    private static ReadOnlyKeyValueStore<String, byte[]> store(
            RunningTopology topology, String projection, int partition) {
        return topology.streams()
                .store(
                        StoreQueryParameters.fromNameAndType(
                                        projection,
                                        QueryableStoreTypes.<String, byte[]>keyValueStore())
                                .withPartition(partition));
    }
}

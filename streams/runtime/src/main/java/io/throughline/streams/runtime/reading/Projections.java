package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.topology.Codecs;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// The read models of the context, wherever their rows are: what this instance does not hold it
/// asks the others for. For the controllers of domain modules; safe for use by several threads.
///
/// Rows are as of the last commit of their projection, a fraction of a second behind the log.
@Singleton
public final class Projections {

    private static final int PAGE = 1_000;

    private final LocalRows local;
    private final Peers peers;
    private final Codecs codecs;
    private final JsonCodec json;
    private final ObjectMapper mapper;
    private final int partitions;
    private final int rowsMax;

    Projections(
            LocalRows local,
            Peers peers,
            Codecs codecs,
            JsonCodec json,
            ObjectMapper mapper,
            StreamsSettings settings) {
        this.local = local;
        this.peers = peers;
        this.codecs = codecs;
        this.json = json;
        this.mapper = mapper;
        this.partitions = settings.partitions();
        this.rowsMax = settings.rowsMax();
    }

    /// The row of a key.
    ///
    /// @throws RequestException 404 if there is no such projection, 503 if nobody holds the row at
    ///   the moment
    public Optional<ProjectionRow> row(String name, String key) {
        return switch (local.topology(name).placeOf(name, key)) {
            case Place.Nowhere(String reason) -> throw RequestException.unavailable(reason);
            case Place.Here(int partition) -> local.row(name, partition, key);
            case Place.There(HostInfo host) -> remote(host, name, key);
        };
    }

    /// All rows, by key.
    ///
    /// @throws RequestException 404 if there is no such projection, 503 if nobody holds a part of
    ///   it at the moment
    /// @throws IllegalStateException if there are more than the setting rows-max
    public List<ProjectionRow> rows(String name) {
        List<ProjectionRow> rows = new ArrayList<>();
        String after = null;
        while (true) {
            List<RowAnswer> page = page(name, after, PAGE);
            for (RowAnswer row : page) {
                rows.add(row(row));
            }
            if (page.size() < PAGE) {
                return rows;
            }
            if (rows.size() >= rowsMax) {
                throw new IllegalStateException(
                        "projection %s has more than %d rows; raise throughline.rows-max"
                                .formatted(name, rowsMax));
            }
            after = page.getLast().key();
        }
    }

    /// At most `limit` rows whose keys come after `after`, by key, from all instances.
    public List<RowAnswer> page(String name, @Nullable String after, int limit) {
        RunningTopology topology = local.topology(name);
        RowAnswer.Local here = local.page(name, after, limit);
        BitSet covered = new BitSet(partitions);
        here.partitions().forEach(covered::set);
        List<RowAnswer> rows = new ArrayList<>(here.rows());
        if (covered.cardinality() < partitions) {
            for (HostInfo host : topology.others(name)) {
                RowAnswer.Local there = remotePage(host, name, after, limit);
                // A partition that is just moving could be seen twice.
                if (there.partitions().stream().noneMatch(covered::get)) {
                    there.partitions().forEach(covered::set);
                    rows.addAll(there.rows());
                }
            }
        }
        if (covered.cardinality() < partitions) {
            throw RequestException.unavailable(
                    topology.unavailable(
                            "has only %d of its %d partitions at work"
                                    .formatted(covered.cardinality(), partitions)));
        }
        rows.sort(LocalRows.BY_KEY);
        return rows.subList(0, Math.min(limit, rows.size()));
    }

    private Optional<ProjectionRow> remote(HostInfo host, String name, String key) {
        String path = "/projections/%s/%s".formatted(segment(name), segment(key));
        HttpResponse<byte[]> answer = peers.ask(host, path, BodyHandlers.ofByteArray());
        return answer.statusCode() == 404
                ? Optional.empty()
                : Optional.of(row(parsed(host, path, answer, RowAnswer.class)));
    }

    private RowAnswer.Local remotePage(
            HostInfo host, String name, @Nullable String after, int limit) {
        String path =
                "/internal/projections/%s?limit=%d%s"
                        .formatted(
                                segment(name),
                                limit,
                                after == null ? "" : "&after=" + segment(after));
        return parsed(
                host,
                path,
                peers.ask(host, path, BodyHandlers.ofByteArray()),
                RowAnswer.Local.class);
    }

    private <T> T parsed(HostInfo host, String path, HttpResponse<byte[]> answer, Class<T> type) {
        if (answer.statusCode() != 200) {
            throw RequestException.unavailable(
                    "the instance at %s:%d answered %d to %s; try again in a moment"
                            .formatted(host.host(), host.port(), answer.statusCode(), path));
        }
        try {
            return mapper.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the answer of %s:%d to %s cannot be read; does it run another version?"
                            .formatted(host.host(), host.port(), path),
                    e);
        }
    }

    /// A row as it is folded.
    public ProjectionRow row(RowAnswer row) {
        return new ProjectionRow(
                row.key(),
                row.version(),
                json.read(codecs.states(), row.type(), row.value(), "value"));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

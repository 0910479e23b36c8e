package io.throughline.streams.runtime.healing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Part;
import io.throughline.streams.runtime.reports.HealReport.Unreached;
import io.throughline.streams.runtime.reports.HealSelection;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.topologies.TopologyPlan;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// Has the stores of all instances compared, each by the instance that holds them, and puts
/// together what they tell. Nothing is kept here: each instance knows its own report by the same
/// id. Safe for use by several threads.
@Singleton
final class HealGroup {

    private final Healer healer;
    private final Topologies topologies;
    private final Peers peers;
    private final ObjectMapper mapper;
    private final int partitions;

    /// The application that holds each store, by store.
    private final Map<String, String> holders = new TreeMap<>();

    HealGroup(
            Healer healer,
            Topologies topologies,
            Peers peers,
            ObjectMapper mapper,
            Domain domain,
            StreamsSettings settings) {
        this.healer = healer;
        this.topologies = topologies;
        this.peers = peers;
        this.mapper = mapper;
        this.partitions = settings.partitions();
        holders.put(DecideTopology.HEADS, Role.DECIDE.text());
        holders.put(JournalTopology.JOURNAL, Role.JOURNAL.text());
        domain.projections()
                .forEach(each -> holders.put(each.name(), TopologyPlan.nameOf(each.name())));
    }

    /// The stores that can be compared.
    List<String> stores() {
        return List.copyOf(holders.keySet());
    }

    /// Asks all instances that hold something of the selection; that they did not answer is told by
    /// the report.
    ///
    /// @throws RequestException 503 if too many checks wait here already
    void begin(HealSelection selection, String id) {
        CompletableFuture<HealReport> _ = healer.ask(selection, id);
        beginElsewhere(selection, id);
    }

    /// Asks all other instances that hold something of the selection.
    void beginElsewhere(HealSelection selection, String id) {
        StringBuilder path = new StringBuilder("/checks?waitMs=0&id=").append(escaped(id));
        if (selection.store() != null) {
            path.append("&store=").append(escaped(selection.store()));
        }
        if (selection.partition() != null) {
            path.append("&partition=").append(selection.partition());
        }
        Map<HostInfo, Answered<HttpResponse<Void>>> _ =
                ask(
                        hosts(selection),
                        host ->
                                require(
                                        host,
                                        peers.post(
                                                host, path.toString(), BodyHandlers.discarding())));
    }

    /// What a check has found so far on all instances; empty if this one and the others that it
    /// knows do not know it.
    Optional<HealReport> report(String id) {
        Map<String, HealReport> reports = new TreeMap<>();
        healer.report(id).ifPresent(own -> reports.put(topologies.self(), own));
        Map<String, String> silent = new TreeMap<>();
        Map<HostInfo, Answered<HealReport>> answers =
                ask(hosts(HealSelection.ALL), host -> of(host, id));
        answers.forEach((host, answer) -> {
            if (answer.failure() != null) {
                silent.put(Topologies.name(host), answer.failure());
            } else if (answer.value() != null) {
                reports.put(Topologies.name(host), answer.value());
            }
        });
        return reports.isEmpty()
                ? Optional.empty()
                : Optional.of(merged(List.copyOf(reports.values()), silent));
    }

    private @Nullable HealReport of(HostInfo host, String id) throws IOException {
        HttpResponse<byte[]> answer =
                peers.ask(host, "/checks/" + escaped(id), BodyHandlers.ofByteArray());
        return answer.statusCode() == 404
                ? null
                : mapper.readValue(require(host, answer).body(), HealReport.class);
    }

    private HealReport merged(List<HealReport> reports, Map<String, String> silent) {
        HealReport first = reports.getFirst();
        List<Part> parts = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        boolean ended = true;
        boolean clean = true;
        Instant last = first.startedAt();
        Map<String, String> skipped = new HashMap<>();
        for (HealReport each : reports) {
            for (Part part : each.parts()) {
                if (part.skipped() == null) {
                    parts.add(part);
                } else {
                    skipped.put(part.store() + part.partition(), part.skipped());
                }
            }
            findings.addAll(each.findings());
            ended &= each.endedAt() != null;
            clean &= each.clean();
            last = each.endedAt() != null && each.endedAt().isAfter(last) ? each.endedAt() : last;
            Optional.ofNullable(each.failure()).ifPresent(failures::add);
        }
        parts.sort(Comparator.comparing(Part::store).thenComparingInt(Part::partition));
        String failure = failures.isEmpty() ? null : String.join("; ", failures);
        HealSelection selection = new HealSelection(first.store(), first.partition());
        List<Unreached> unreached = List.of();
        if (ended) {
            String other = failure == null ? "it was not asked for" : failure;
            unreached = unreached(selection, parts, new Reasons(skipped, silent, other));
        }
        return new HealReport(
                first.id(),
                first.asked(),
                first.store(),
                first.partition(),
                first.startedAt(),
                ended ? last : null,
                failure,
                parts,
                findings,
                unreached,
                ended && clean && unreached.isEmpty());
    }

    /// Why something was not compared.
    ///
    /// @param skipped by store and partition
    /// @param silent by instance
    private record Reasons(Map<String, String> skipped, Map<String, String> silent, String other) {}

    private List<Unreached> unreached(HealSelection selection, List<Part> parts, Reasons reasons) {
        List<Unreached> unreached = new ArrayList<>();
        for (String store : holders.keySet()) {
            for (int partition = 0; partition < partitions; partition++) {
                int at = partition;
                if (selection.has(store, partition)
                        && parts.stream()
                                .noneMatch(each ->
                                        each.store().equals(store) && each.partition() == at)) {
                    unreached.add(new Unreached(store, partition, why(store, at, reasons)));
                }
            }
        }
        return unreached;
    }

    private String why(String store, int partition, Reasons reasons) {
        String left = reasons.skipped().getOrDefault(store + partition, reasons.other());
        Optional<RunningTopology> holder = holder(store);
        if (holder.isEmpty()) {
            return "this instance does not run topology %s, and knows none that does"
                    .formatted(holders.get(store));
        }
        return switch (holder.get().placeOf(store, partition)) {
            case Place.Nowhere(String reason) -> reason;
            case Place.Here _ -> left;
            case Place.There(HostInfo host) ->
                    reasons.silent()
                            .getOrDefault(
                                    Topologies.name(host),
                                    "the instance at %s: %s"
                                            .formatted(Topologies.name(host), left));
        };
    }

    private Optional<RunningTopology> holder(String store) {
        return topologies.running(Objects.requireNonNull(holders.get(store), store));
    }

    // The other instances that hold something of it.
    private List<HostInfo> hosts(HealSelection selection) {
        List<HostInfo> hosts = new ArrayList<>();
        for (String store : holders.keySet()) {
            Optional<RunningTopology> holder = holder(store);
            for (int partition = 0; holder.isPresent() && partition < partitions; partition++) {
                if (selection.has(store, partition)
                        && holder.get().placeOf(store, partition)
                                instanceof Place.There(HostInfo host)
                        && !hosts.contains(host)) {
                    hosts.add(host);
                }
            }
        }
        return hosts;
    }

    /// What another instance answered, or why it did not.
    record Answered<T>(@Nullable T value, @Nullable String failure) {}

    /// One question to an instance.
    interface Question<T> {
        @Nullable T ask(HostInfo host) throws IOException;
    }

    /// Asks all others that are known.
    <T> Map<HostInfo, Answered<T>> others(Question<T> question) {
        return ask(hosts(HealSelection.ALL), question);
    }

    private static <T> Map<HostInfo, Answered<T>> ask(List<HostInfo> hosts, Question<T> question) {
        Map<HostInfo, Answered<T>> answers = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<HostInfo, Future<Answered<T>>> asked = new HashMap<>();
            hosts.forEach(host -> asked.put(host, threads.submit(() -> answered(host, question))));
            for (Map.Entry<HostInfo, Future<Answered<T>>> each : asked.entrySet()) {
                answers.put(each.getKey(), each.getValue().get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not be asked", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }

    private static <T> Answered<T> answered(HostInfo host, Question<T> question) {
        try {
            return new Answered<>(question.ask(host), null);
        } catch (IOException | RequestException e) {
            return new Answered<>(null, String.valueOf(e.getMessage()));
        }
    }

    /// The answer, if it is one.
    ///
    /// @throws RequestException 503 if it is an error
    static <T> HttpResponse<T> require(HostInfo host, HttpResponse<T> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw RequestException.unavailable(
                    "the instance at %s answered %d"
                            .formatted(Topologies.name(host), answer.statusCode()));
        }
        return answer;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

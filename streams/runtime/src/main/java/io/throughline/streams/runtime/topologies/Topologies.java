package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.elsewhere.VersionsElsewhere;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.signing.Notary;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.journal.JournalTopology;
import io.throughline.streams.topology.project.RowRepairs;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.HostInfo;

/// The Kafka Streams applications of the context: all of them as plans, and those of this
/// instance's roles running. Safe for use by several threads.
@Singleton
public final class Topologies {

    private final StreamsSettings settings;
    private final Map<String, TopologySettings> settingsByRole;
    private final RocksMemory memory;
    private final InstantSource clock;
    private final Topics topics;
    private final List<TopologyPlan> plans;
    private volatile List<RunningTopology> running = List.of();
    private volatile String self = "this instance";

    Topologies(
            Domain domain,
            Codecs codecs,
            JournalTopology journal,
            HeadRepairs heads,
            RowRepairs rows,
            Notary notary,
            VersionsElsewhere elsewhere,
            StreamsSettings settings,
            List<TopologySettings> topologySettings,
            RocksMemory memory,
            InstantSource clock) {
        this.settings = settings;
        this.settingsByRole =
                topologySettings.stream()
                        .collect(Collectors.toMap(TopologySettings::name, Function.identity()));
        this.memory = memory;
        this.clock = clock;
        this.topics = Topics.of(domain.contract());
        this.plans =
                TopologyPlan.of(
                        domain,
                        codecs,
                        settings.decide(),
                        new HeldVersions(
                                () -> running(Role.DECIDE.text()),
                                elsewhere,
                                settings.partitions()),
                        heads,
                        rows,
                        journal,
                        notary.topology());
    }

    /// Starts those of this instance's roles, at once. They restore and work in the background.
    ///
    /// @throws RuntimeException if one does not start; then none runs
    public void start(HostInfo self) {
        makeStateDir();
        this.self = name(self);
        List<Supplier<RunningTopology>> starts =
                plans.stream()
                        .filter(plan -> settings.roleSet().contains(plan.role()))
                        .map(plan -> (Supplier<RunningTopology>) () -> start(plan, self))
                        .toList();
        List<RunningTopology> started = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<RunningTopology> start : inParallel(starts)) {
            switch (start.state()) {
                case SUCCESS -> started.add(start.resultNow());
                case FAILED -> failures.add(start.exceptionNow());
                case RUNNING, CANCELLED ->
                        throw new IllegalStateException("the start of a topology did not end");
            }
        }
        running = List.copyOf(started);
        if (!failures.isEmpty()) {
            close();
            throw new IllegalStateException(
                    "a topology did not start: " + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    // Each application would make it, and one of two that do so at once fails.
    private void makeStateDir() {
        try {
            Files.createDirectories(settings.stateDir());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the state folder %s cannot be made; name another with THROUGHLINE_STATE_DIR"
                            .formatted(settings.stateDir()),
                    e);
        }
    }

    private RunningTopology start(TopologyPlan plan, HostInfo self) {
        TopologySettings own = settingsByRole.get(plan.role().text());
        if (own == null) {
            throw new IllegalArgumentException(
                    "there are no settings throughline.topologies." + plan.role().text());
        }
        return RunningTopology.start(
                plan,
                StreamsConfigs.of(plan, settings, own, self, memory),
                self,
                topics,
                settings,
                clock);
    }

    /// The name of an instance: how others reach it.
    public static String name(HostInfo host) {
        return "%s:%d".formatted(host.host(), host.port());
    }

    /// The name of this instance.
    public String self() {
        return self;
    }

    /// All applications of the context, in the order of the flow.
    public List<TopologyPlan> plans() {
        return plans;
    }

    /// Those that were started on this instance.
    public List<RunningTopology> running() {
        return running;
    }

    /// The application of this name, if it was started on this instance.
    public Optional<RunningTopology> running(String name) {
        for (RunningTopology topology : running) {
            if (topology.plan().name().equals(name)) {
                return Optional.of(topology);
            }
        }
        return Optional.empty();
    }

    /// The application of this name, which the caller needs for a query.
    ///
    /// @throws RequestException 503 if it was not started on this instance
    public RunningTopology require(String name) {
        return running(name)
                .orElseThrow(() ->
                        RequestException.unavailable(
                                ("this instance does not run topology %s, or not yet; ask"
                                                + " one that has the role, or try again in"
                                                + " a moment")
                                        .formatted(name)));
    }

    /// Whether every application of this instance is ready, see [RunningTopology#isReady].
    public boolean areReady() {
        List<RunningTopology> now = running;
        return !now.isEmpty() && now.stream().allMatch(RunningTopology::isReady);
    }

    /// Stops them all at once, within a bounded time.
    @PreDestroy
    void close() {
        List<RunningTopology> all = running;
        running = List.of();
        List<Supplier<Boolean>> closes = new ArrayList<>();
        for (RunningTopology topology : all) {
            closes.add(topology::close);
        }
        boolean stopped =
                inParallel(closes).stream()
                        .allMatch(close ->
                                close.state() == Future.State.SUCCESS && close.resultNow());
        // A store that is still open would bring the process down with it.
        if (stopped) {
            memory.close();
        }
    }

    // To their ends, interrupted or not: what has started must be known, or nobody could stop it
    // before the memory of its stores is closed. Starting does not wait, stopping has a bound.
    private static <T> List<CompletableFuture<T>> inParallel(List<Supplier<T>> tasks) {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("topologies-", 0).factory())) {
            List<CompletableFuture<T>> all = new ArrayList<>();
            for (Supplier<T> task : tasks) {
                all.add(CompletableFuture.supplyAsync(task, threads));
            }
            CompletableFuture<?>[] each = all.toArray(CompletableFuture[]::new);
            boolean _ = CompletableFuture.allOf(each).handle((_, e) -> e == null).join();
            return all;
        }
    }
}

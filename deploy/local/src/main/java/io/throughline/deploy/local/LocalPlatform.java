package io.throughline.deploy.local;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.agents.runtime.AgentService;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.deploy.local.registry.RegistryOptions;
import io.throughline.deploy.local.registry.RegistryProcess;
import io.throughline.streams.runtime.StreamsService;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole platform in this process: broker, registry as a child process, the streams service and
/// every agent, each in an application context of its own and configured as it would be when
/// deployed. Broker and registry are left out where the options name existing ones.
///
/// Start and close are for one thread; the rest may be called by any.
public final class LocalPlatform implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofMinutes(2);

    // Closed in reverse order, so that nobody outlives what it needs.
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, URI> agents = new TreeMap<>();
    private final LocalOptions options;
    private final Consumer<String> progress;
    private String kafka = "";
    private URI registry = URI.create("");
    private URI query = URI.create("");
    private @Nullable AttestKey attestKey;

    private LocalPlatform(LocalOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Starts everything and returns when the query API answers and the agents read the log.
    ///
    /// @param progress is told in a few words what is started next
    /// @throws RuntimeException with one clear sentence if a part does not start; the others are
    ///   closed then
    public static LocalPlatform start(LocalOptions options, Consumer<String> progress) {
        LocalPlatform platform = new LocalPlatform(options, progress);
        try {
            platform.startBackbone();
            platform.startStreams();
            platform.startAgents();
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    private void startBackbone() {
        if (options.kafka() == null) {
            progress.accept(options.registry() == null ? "broker and schema registry" : "broker");
        } else if (options.registry() == null) {
            progress.accept("schema registry");
        }
        // The registry is another process and takes longest: both start at the same time.
        CompletableFuture<URI> registryUrl = background(this::registryUrl);
        CompletableFuture<String> bootstrap = background(this::bootstrapServersOf);
        awaitAll(List.of(registryUrl, bootstrap));
        kafka = join(bootstrap);
        registry = join(registryUrl);
    }

    private URI registryUrl() {
        URI existing = options.registry();
        if (existing != null) {
            return existing;
        }
        RegistryProcess process =
                RegistryProcess.start(RegistryOptions.in(options.dataDir().resolve("registry")));
        add(process);
        return process.compatUrl();
    }

    private String bootstrapServersOf() {
        String existing = options.kafka();
        if (existing != null) {
            return existing;
        }
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.in(options.dataDir().resolve("kafka")));
        add(broker);
        return broker.bootstrapServers();
    }

    private void startStreams() {
        progress.accept("streams");
        AttestKey key = AttestKey.in(options.dataDir());
        attestKey = key;
        ApplicationContext service =
                StreamsService.start(
                        Map.of(
                                "kafka.bootstrap.servers",
                                kafka,
                                "throughline.registry-url",
                                registry.toString(),
                                "throughline.state-dir",
                                options.dataDir().resolve("state").toString(),
                                "throughline.attest.key",
                                key.privateFile().toString(),
                                "micronaut.server.port",
                                options.port() == 0 ? -1 : options.port()));
        add(service);
        query = address(service);
        StreamsService.awaitReady(service, READY_MAX);
    }

    private void startAgents() {
        progress.accept("agents");
        Map<String, CompletableFuture<URI>> starting = new TreeMap<>();
        for (String name : List.of("router", "optimizer")) {
            starting.put(name, background(() -> agent(name, Map.of())));
        }
        Map<String, Object> supervision = options.supervision().settings();
        starting.put("supervisor", background(() -> agent("supervisor", supervision)));
        URI webhook = options.webhook();
        if (webhook != null) {
            Map<String, Object> to = Map.of("notifier.webhook-url", webhook.toString());
            starting.put("notifier", background(() -> agent("notifier", to)));
        }
        awaitAll(starting.values());
        starting.forEach((name, agent) -> agents.put(name, join(agent)));
    }

    private URI agent(String name, Map<String, Object> settings) {
        Map<String, Object> overrides = new HashMap<>(settings);
        overrides.put("kafka.bootstrap.servers", kafka);
        overrides.put("throughline.registry-url", registry.toString());
        overrides.put("throughline.query-url", query.toString());
        ApplicationContext service = AgentService.start(name, overrides);
        add(service);
        return address(service);
    }

    /// Waits until everything that is in the log has been reacted to, see [Idleness].
    ///
    /// @throws IllegalStateException if that takes longer than `max`
    public void awaitIdle(Duration max) {
        new Idleness(kafka, query, List.copyOf(agents.values())).await(max);
    }

    /// The query API.
    public URI url() {
        return query;
    }

    /// The key that the log is attested with.
    public AttestKey attestKey() {
        return Objects.requireNonNull(attestKey, "the streams service was started");
    }

    /// Where each agent's service answers, by its name.
    public Map<String, URI> agents() {
        return Map.copyOf(agents);
    }

    /// The brokers, `host:port`.
    public String bootstrapServers() {
        return kafka;
    }

    /// The schema registry's Confluent-compatible API.
    public URI registry() {
        return registry;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable part = next(); part != null; part = next()) {
            try {
                part.close();
            } catch (Exception e) {
                // The others must be closed all the same; the first failure is told at the end.
                failure = failure == null ? new IllegalStateException(e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void add(AutoCloseable part) {
        parts.push(part);
    }

    private synchronized @Nullable AutoCloseable next() {
        return parts.poll();
    }

    private static URI address(ApplicationContext service) {
        return service.getBean(EmbeddedServer.class).getURI();
    }

    private static <T> CompletableFuture<T> background(Supplier<T> start) {
        // Platform threads, because what starts here creates threads that inherit from them.
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("start")
                .start(() -> {
                    try {
                        result.complete(start.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    // Who still starts when the others are closed would stay open.
    private static void awaitAll(Collection<? extends CompletableFuture<?>> starting) {
        CompletableFuture.allOf(starting.toArray(CompletableFuture<?>[]::new))
                .exceptionally(_ -> null)
                .join();
    }

    private static <T> T join(CompletableFuture<T> starting) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}

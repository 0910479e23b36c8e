package io.throughline.deploy.faults.cluster;

import static java.util.stream.Collectors.joining;

import io.throughline.deploy.faults.process.Child;
import io.throughline.deploy.faults.process.Warden;
import io.throughline.deploy.local.AttestKey;
import io.throughline.deploy.local.registry.RegistryHome;
import io.throughline.deploy.local.registry.RegistryOptions;
import io.throughline.deploy.local.registry.RegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The whole platform as it is deployed, each part a process of its own: a controller, three
/// brokers, the schema registry, two streams services with all roles, and four agents.
///
/// Every process ends with this one, however this one ends. Used by one thread.
public final class Cluster implements AutoCloseable {

    /// The brokers' ids.
    public static final List<Integer> BROKERS = List.of(1, 2, 3);

    /// How many streams services there are.
    public static final int STREAMS = 2;

    /// The agents by name.
    public static final List<String> AGENTS =
            List.of("router", "optimizer", "notifier", "supervisor");

    private static final int STREAMS_HEAP_MB = 320;
    private static final int AGENT_HEAP_MB = 128;
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private final ClusterOptions options;
    private final Warden warden;
    private final Network network;
    private final Ports ports = new Ports();
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaCluster kafka;
    private final int registryPort = ports.next();
    private final int registryManagementPort = ports.next();
    private final List<Service> streams = new ArrayList<>();
    private final List<Service> agents = new ArrayList<>();
    private final AttestKey attestKey;
    private @Nullable RegistryProcess registry;

    private Cluster(ClusterOptions options, Warden warden, Network network) {
        this.options = options;
        this.attestKey = AttestKey.in(options.folder());
        this.warden = warden;
        this.network = network;
        this.kafka = new KafkaCluster(network, options.folder(), ports, warden);
        IntStream.rangeClosed(1, STREAMS).forEach(number -> streams.add(streams(number)));
        AGENTS.forEach(name -> agents.add(agent(name)));
    }

    /// Starts everything and returns when all services are ready.
    ///
    /// @throws RuntimeException with one clear sentence if a part does not start; the others are
    ///   ended then
    public static Cluster start(ClusterOptions options) {
        try {
            Files.createDirectories(options.folder());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + options.folder(), e);
        }
        Warden warden = Warden.start(options.folder().resolve("warden.log"));
        Cluster cluster;
        try {
            cluster = new Cluster(options, warden, network(options, warden));
        } catch (RuntimeException e) {
            warden.close();
            throw e;
        }
        try {
            cluster.startAll();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Network network(ClusterOptions options, Warden warden) {
        if (!options.namespaces()) {
            return new LoopbackNetwork("network namespaces were not asked for");
        }
        try {
            return BridgedNetwork.make(Set.copyOf(BROKERS), warden);
        } catch (RuntimeException e) {
            return new LoopbackNetwork(
                    "this machine gives us no network namespaces (%s)".formatted(e.getMessage()));
        }
    }

    private Service streams(int number) {
        int port = ports.next();
        String name = "streams-" + number;
        Map<String, String> environment = common();
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("THROUGHLINE_ADVERTISED", "127.0.0.1:" + port);
        environment.put("THROUGHLINE_STATE_DIR", options.folder().resolve(name).toString());
        environment.put("THROUGHLINE_REPLICATION", Integer.toString(BROKERS.size()));
        environment.put("THROUGHLINE_ATTEST_KEY", attestKey.privateFile().toString());
        return service(name, "streams/logistics", STREAMS_HEAP_MB, environment, port);
    }

    private Service agent(String name) {
        int port = ports.next();
        Map<String, String> environment = common();
        // Spread over the streams services, because any of them answers.
        URI query = streams.get(AGENTS.indexOf(name) % STREAMS).url();
        environment.put("THROUGHLINE_QUERY_URL", query.toString());
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        environment.put("NOTIFIER_WEBHOOK_URL", options.webhook().toString());
        // What fails is tried again within seconds, so that a round sees all of it.
        environment.put("THROUGHLINE_RETRY_DELAY_MS", "50");
        environment.put("SUPERVISOR_ROUNDS_MAX", "2");
        environment.put("SUPERVISOR_RETRY_DELAY_MS", "500");
        environment.put("SUPERVISOR_RETRY_FACTOR", "1");
        return service(name, "agents/" + name, AGENT_HEAP_MB, environment, port);
    }

    private Map<String, String> common() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put(
                "THROUGHLINE_REGISTRY_URL",
                "http://127.0.0.1:%d/apis/ccompat/v7".formatted(registryPort));
        return environment;
    }

    private Service service(
            String name, String module, int heapMb, Map<String, String> environment, int port) {
        Child process =
                new Child(
                        name,
                        JavaCommand.jar(heapMb, jar(module)),
                        environment,
                        options.folder().resolve(name + ".log"),
                        warden);
        return new Service(process, port, http);
    }

    // As the README starts it.
    private Path jar(String module) {
        Path target = options.home().resolve(module).resolve("target");
        String name = module.replace('/', '-') + "-";
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "there is no %s*.jar in %s; run ./mvnw -Dquick package"
                                            .formatted(name, target)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be read; build it with ./mvnw -Dquick package".formatted(target), e);
        }
    }

    /// Has every process that runs write what its threads are doing to its log, which takes it a
    /// moment.
    public void tellThreads() {
        processes().stream().filter(Child::isRunning).forEach(Child::tellThreads);
    }

    /// Starts everything that does not run, in the order in which it is needed, and returns when
    /// all services are ready.
    public void startAll() {
        kafka.startAll();
        if (registry == null) {
            registry = RegistryProcess.start(registryOptions());
        }
        kafka.awaitBrokers(START_MAX);
        startAll(streams);
        // What an agent needs at its start is there when a streams service answers.
        Until.holds("a streams service answers", START_MAX, () -> answersOne(streams));
        startAll(agents);
        awaitReady(START_MAX);
    }

    private static void startAll(List<Service> services) {
        services.stream()
                .map(Service::process)
                .filter(process -> !process.isRunning())
                .forEach(Child::start);
    }

    private RegistryOptions registryOptions() {
        return new RegistryOptions(
                RegistryHome.find(),
                options.folder().resolve("registry"),
                registryPort,
                registryManagementPort,
                Path.of(System.getProperty("java.home")),
                START_MAX);
    }

    private static boolean answersOne(List<Service> services)
            throws IOException, InterruptedException {
        IOException none = null;
        for (Service service : services) {
            try {
                service.get("/about");
                return true;
            } catch (IOException e) {
                none = e;
            }
        }
        throw none == null ? new IOException("there is no service") : none;
    }

    /// Waits until every service says that it is ready, and every partition has all its copies.
    ///
    /// @throws NotInTimeException if that takes longer than `max`, or if a process has ended by
    ///   itself
    public void awaitReady(Duration max) {
        for (Service service : services()) {
            Until.holds(
                    service.process() + " is ready",
                    max,
                    () -> {
                        requireAlive();
                        return service.isReady();
                    });
        }
        kafka.awaitInSync(max);
    }

    /// That nothing has ended by itself.
    ///
    /// @throws NotInTimeException with the name of what has
    public void requireAlive() {
        String ended =
                processes().stream()
                        .map(Child::ended)
                        .filter(why -> why != null)
                        .collect(joining("; "));
        if (!ended.isEmpty()) {
            throw new NotInTimeException(ended, null);
        }
    }

    private List<Child> processes() {
        List<Child> all = new ArrayList<>(kafka.processes());
        services().forEach(service -> all.add(service.process()));
        return all;
    }

    private List<Service> services() {
        List<Service> all = new ArrayList<>(streams);
        all.addAll(agents);
        return all;
    }

    /// Kills every process with `kill -9` at the same time, but for the registry, which is asked to
    /// end when they have.
    public void killAll() {
        try {
            Child.killAll(processes().stream().filter(Child::isRunning).toList());
        } finally {
            stopRegistry();
        }
    }

    private void stopRegistry() {
        RegistryProcess running = registry;
        if (running != null) {
            running.close();
            registry = null;
        }
    }

    /// The brokers and the controller.
    public KafkaCluster kafka() {
        return kafka;
    }

    /// Where a broker can be cut off.
    public Network network() {
        return network;
    }

    /// The streams services.
    public List<Service> streams() {
        return List.copyOf(streams);
    }

    /// What the streams services attest the log with.
    public AttestKey attestKey() {
        return attestKey;
    }

    /// The agent whose name is at that place of [#AGENTS].
    public Service agent(int index) {
        return agents.get(index);
    }

    /// The schema registry's Confluent-compatible API.
    public URI registry() {
        return URI.create("http://127.0.0.1:%d/apis/ccompat/v7".formatted(registryPort));
    }

    /// Ends every process, the warden last.
    @Override
    public void close() {
        try {
            killAll();
            kafka.close();
            http.shutdownNow();
        } finally {
            warden.close();
        }
    }
}

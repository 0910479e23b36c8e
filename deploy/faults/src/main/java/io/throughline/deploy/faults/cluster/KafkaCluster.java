package io.throughline.deploy.faults.cluster;

import static java.util.stream.Collectors.joining;

import io.throughline.deploy.broker.NodeMain;
import io.throughline.deploy.broker.NodeOptions;
import io.throughline.deploy.broker.NodeRole;
import io.throughline.deploy.faults.process.Child;
import io.throughline.deploy.faults.process.Warden;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Three brokers that hold a copy of everything each, and the controller, each a process of its
/// own. Two copies make an acknowledgement. Used by one thread.
public final class KafkaCluster implements AutoCloseable {

    private static final int CONTROLLER = 100;
    private static final int HEAP_MB = 256;
    private static final int ASK_S_MAX = 10;

    private final Map<Integer, Child> brokers = new TreeMap<>();
    private final Map<Integer, String> addresses = new LinkedHashMap<>();
    private final Child controller;
    private @Nullable Admin admin;

    KafkaCluster(Network network, Path folder, Ports ports, Warden warden) {
        String clusterId = Uuid.randomUuid().toString();
        int controllerPort = ports.next();
        String controllers =
                "%d@%s:%d".formatted(CONTROLLER, network.host(CONTROLLER), controllerPort);
        Nodes nodes = new Nodes(network, folder, warden, clusterId, controllers);
        this.controller = nodes.process(CONTROLLER, NodeRole.CONTROLLER, controllerPort);
        for (int id : Cluster.BROKERS) {
            int port = ports.next();
            addresses.put(id, network.host(id) + ":" + port);
            brokers.put(id, nodes.process(id, NodeRole.BROKER, port));
        }
    }

    private record Nodes(
            Network network, Path folder, Warden warden, String clusterId, String controllers) {

        Child process(int id, NodeRole role, int port) {
            String name = role == NodeRole.BROKER ? "broker-" + id : "controller";
            NodeOptions options =
                    new NodeOptions(
                            folder.resolve(name),
                            clusterId,
                            id,
                            role,
                            network.host(id),
                            port,
                            controllers,
                            Cluster.BROKERS.size(),
                            Map.of());
            return new Child(
                    name,
                    JavaCommand.main(
                            network.prefix(id), HEAP_MB, NodeMain.class, options.arguments()),
                    Map.of(),
                    folder.resolve(name + ".log"),
                    warden);
        }
    }

    /// Every broker's address, with commas.
    public String bootstrapServers() {
        return addresses.values().stream().collect(joining(","));
    }

    /// The broker with that id.
    public Child broker(int id) {
        Child found = brokers.get(id);
        if (found == null) {
            throw new IllegalArgumentException("there is no broker " + id);
        }
        return found;
    }

    public Child controller() {
        return controller;
    }

    List<Child> processes() {
        List<Child> all = new ArrayList<>(brokers.values());
        all.add(controller);
        return all;
    }

    /// Starts what does not run, and returns at once.
    void startAll() {
        processes().stream().filter(process -> !process.isRunning()).forEach(Child::start);
    }

    /// Waits until clients can use every broker.
    void awaitBrokers(Duration max) {
        Until.holds(
                "all brokers are up",
                max,
                () ->
                        admin().describeCluster().nodes().get(ASK_S_MAX, TimeUnit.SECONDS).size()
                                == brokers.size());
    }

    /// Waits until every partition of every topic has all its copies.
    void awaitInSync(Duration max) {
        Until.holds(
                "every partition has all its copies",
                max,
                () -> {
                    Set<String> topics =
                            admin().listTopics(new ListTopicsOptions().listInternal(true))
                                    .names()
                                    .get(ASK_S_MAX, TimeUnit.SECONDS);
                    return admin()
                            .describeTopics(topics)
                            .allTopicNames()
                            .get(ASK_S_MAX, TimeUnit.SECONDS)
                            .values()
                            .stream()
                            .allMatch(KafkaCluster::isInSync);
                });
    }

    private static boolean isInSync(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    }

    private Admin admin() {
        Admin open = admin;
        if (open == null) {
            open =
                    Admin.create(
                            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
            admin = open;
        }
        return open;
    }

    /// Asks no broker any more. The processes are left to the [Cluster], which kills all of the
    /// platform at once.
    @Override
    public void close() {
        Admin open = admin;
        if (open != null) {
            open.close(Duration.ofSeconds(ASK_S_MAX));
        }
    }
}

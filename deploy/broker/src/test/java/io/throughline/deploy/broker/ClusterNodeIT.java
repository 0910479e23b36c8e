package io.throughline.deploy.broker;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three brokers with a separate controller, all in this JVM.
class ClusterNodeIT {

    private static final int CONTROLLER = 100;
    private static final int COPIES = 3;
    private static final int WAIT_S_MAX = 60;

    @TempDir Path folder;

    private final String clusterId = Uuid.randomUuid().toString();
    private final Map<Integer, Integer> ports = new HashMap<>();
    private final Map<Integer, ClusterNode> nodes = new HashMap<>();

    @BeforeEach
    void start() {
        for (int id : new int[] {CONTROLLER, 1, 2, 3}) {
            ports.put(id, FreePorts.pick());
        }
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        for (int id : ports.keySet()) {
            starting.add(CompletableFuture.runAsync(() -> start(id)));
        }
        starting.forEach(CompletableFuture::join);
    }

    @AfterEach
    void stop() {
        // The controller last: a broker says goodbye to it.
        List.of(1, 2, 3, CONTROLLER).forEach(this::stop);
    }

    @Test
    void what_is_acknowledged_outlives_any_broker_and_is_refused_without_two_copies()
            throws Exception {
        // Given
        try (Admin admin = Admin.create(connection())) {
            admin.createTopics(List.of(new NewTopic("letters", 2, (short) COPIES)))
                    .all()
                    .get(WAIT_S_MAX, TimeUnit.SECONDS);
        }
        produce("a");

        // When one broker is gone, then the log goes on
        stop(1);
        produce("b");

        // When a second one is gone, then nothing is acknowledged that could be lost
        stop(2);
        assertThatThrownBy(() -> produce("c")).isInstanceOf(ExecutionException.class);

        // When the one that knew everything is gone too, and another is back
        start(2);
        produce("d");
        stop(3);
        start(1);

        // Then
        assertThat(new Clients(bootstrapServers()).committed("letters"))
                .contains("a", "b", "d")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_folder_belongs_to_one_node() {
        NodeOptions same = options(1);

        assertThatThrownBy(() -> ClusterNode.start(same))
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining("node-1");
    }

    private void produce(String value) throws Exception {
        Map<String, Object> settings = new HashMap<>(connection());
        settings.put("delivery.timeout.ms", "8000");
        settings.put("request.timeout.ms", "4000");
        settings.put("linger.ms", "0");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("letters", "key", value))
                    .get(WAIT_S_MAX, TimeUnit.SECONDS);
        }
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    private String bootstrapServers() {
        return ports.entrySet().stream()
                .filter(port -> port.getKey() != CONTROLLER)
                .map(port -> "127.0.0.1:" + port.getValue())
                .collect(joining(","));
    }

    private void start(int id) {
        ClusterNode node = ClusterNode.start(options(id));
        synchronized (nodes) {
            nodes.put(id, node);
        }
    }

    private void stop(int id) {
        ClusterNode node;
        synchronized (nodes) {
            node = nodes.remove(id);
        }
        if (node != null) {
            node.close();
        }
    }

    private NodeOptions options(int id) {
        return new NodeOptions(
                folder.resolve("node-" + id),
                clusterId,
                id,
                id == CONTROLLER ? NodeRole.CONTROLLER : NodeRole.BROKER,
                "127.0.0.1",
                port(id),
                "%d@127.0.0.1:%d".formatted(CONTROLLER, port(CONTROLLER)),
                COPIES,
                Map.of());
    }

    private int port(int id) {
        return requireNonNull(ports.get(id));
    }
}

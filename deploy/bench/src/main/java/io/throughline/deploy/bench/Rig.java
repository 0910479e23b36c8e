package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Contract;
import io.throughline.streams.topology.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// A broker in a temporary folder with the topics of all candidates; closing it deletes everything.
final class Rig implements AutoCloseable {

    /// The context of our topology while throughput is measured.
    static final String OURS = "bench";

    /// The context of our topology while latency is measured.
    static final String LIGHT = "light";

    /// The context of the bare topology.
    static final String BARE = "bare";

    /// The context of the bare producer.
    static final String RAW = "raw";

    private final Path folder;
    private final EmbeddedBroker broker;
    private final Admin admin;
    private final Registry registry;
    private final Codecs codecs;

    private Rig(Path folder, EmbeddedBroker broker, Admin admin) {
        this.folder = folder;
        this.broker = broker;
        this.admin = admin;
        this.registry = new InMemoryRegistry();
        this.codecs = Codecs.of(Parcels.domain(OURS), registry);
    }

    /// A rig for the write path, with the topics of all candidates.
    static Rig open(int partitions) throws IOException {
        return open(partitions, List.of(OURS, LIGHT, BARE, RAW), Map.of());
    }

    /// A rig for our topologies alone.
    ///
    /// @param overrides broker settings by name
    static Rig ours(int partitions, Map<String, String> overrides) throws IOException {
        return open(partitions, List.of(OURS), overrides);
    }

    private static Rig open(int partitions, List<String> contexts, Map<String, String> overrides)
            throws IOException {
        Path folder = Files.createTempDirectory("throughline-bench-");
        EmbeddedBroker broker =
                EmbeddedBroker.start(new BrokerOptions(folder.resolve("broker"), 0, 0, overrides));
        Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers()));
        TopicSettings settings = new TopicSettings(partitions, (short) 1);
        for (String context : contexts) {
            TopicCatalogue.ensure(admin, new Contract(context, List.of()), settings);
        }
        return new Rig(folder, broker, admin);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    Registry registry() {
        return registry;
    }

    Codecs codecs() {
        return codecs;
    }

    /// Where the broker keeps its topics.
    Path brokerFolder() {
        return folder.resolve("broker");
    }

    Path stateFolder() {
        return folder.resolve("state");
    }

    Topics topics(String context) {
        return new Topics(context);
    }

    @Override
    public void close() throws IOException {
        admin.close();
        broker.close();
        Folders.delete(folder);
    }
}

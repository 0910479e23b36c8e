package io.throughline.streams.runtime;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.RegistryServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What services need around them: a broker and a schema registry.
public final class Backend implements AutoCloseable {

    private final Path folder;
    private final EmbeddedBroker broker;
    private final RegistryServer registry;

    private Backend(Path folder, EmbeddedBroker broker, RegistryServer registry) {
        this.folder = folder;
        this.broker = broker;
        this.registry = registry;
    }

    public static Backend start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /// With settings of the broker that win over ours.
    public static Backend start(Path folder, Map<String, String> settings) throws IOException {
        return new Backend(
                folder,
                EmbeddedBroker.start(new BrokerOptions(folder.resolve("broker"), 0, 0, settings)),
                new RegistryServer(new InMemoryRegistry()));
    }

    /// A service whose local state is in a folder of this name.
    public Service service(String name, Map<String, Object> overrides) {
        return Service.start(
                broker.bootstrapServers(), registry.url(), folder.resolve(name), overrides);
    }

    /// What such a service is started with.
    Map<String, Object> properties(String name) {
        return Service.properties(broker.bootstrapServers(), registry.url(), folder.resolve(name));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /// From now on no schema can be asked for.
    public void closeRegistry() {
        registry.close();
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
    }
}

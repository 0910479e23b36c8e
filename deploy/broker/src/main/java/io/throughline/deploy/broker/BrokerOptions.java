package io.throughline.deploy.broker;

import java.nio.file.Path;
import java.util.Map;

/// Where a broker keeps its data, where it listens, and what differs from our settings.
///
/// A port of 0 lets the broker pick a free one. `overrides` are Kafka broker settings by name, and
/// win over ours; the listeners, the node's identity and its folder cannot be overridden.
public record BrokerOptions(
        Path dataDir, int brokerPort, int controllerPort, Map<String, String> overrides) {

    public BrokerOptions {
        FreePorts.requireValid("broker", brokerPort);
        FreePorts.requireValid("controller", controllerPort);
        if (brokerPort != 0 && brokerPort == controllerPort) {
            throw new IllegalArgumentException(
                    "broker and controller cannot both listen on port %d; give them two"
                            .formatted(brokerPort));
        }
        dataDir = dataDir.toAbsolutePath().normalize();
        overrides = Map.copyOf(overrides);
        BrokerSettings.requireOverridable(overrides.keySet());
    }

    /// Data in `dataDir`, free ports, our settings.
    public static BrokerOptions in(Path dataDir) {
        return new BrokerOptions(dataDir, 0, 0, Map.of());
    }
}

package io.throughline.deploy.local.registry;

import io.throughline.deploy.broker.FreePorts;
import java.nio.file.Path;
import java.time.Duration;

/// What to start the schema registry from, where it keeps its data, and where it listens.
///
/// `home` is the folder that Apicurio Registry's archive was unpacked to; `javaHome` holds a Java
/// 25 or later. A port of 0 is picked among the free ones. `startTimeout` bounds the wait for its
/// first answer.
public record RegistryOptions(
        Path home,
        Path dataDir,
        int port,
        int managementPort,
        Path javaHome,
        Duration startTimeout) {

    /// Twenty times what a start takes on two busy cores.
    public static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(2);

    public RegistryOptions {
        home = home.toAbsolutePath().normalize();
        dataDir = dataDir.toAbsolutePath().normalize();
        FreePorts.requireValid("registry", port);
        FreePorts.requireValid("management", managementPort);
        if (port != 0 && port == managementPort) {
            throw new IllegalArgumentException(
                    "registry and management cannot both listen on port %d; give them two"
                            .formatted(port));
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "start time-out %s must be longer than nothing".formatted(startTimeout));
        }
    }

    /// Data in `dataDir`, free ports, this JVM's Java, and the registry that [RegistryHome] finds.
    public static RegistryOptions in(Path dataDir) {
        return new RegistryOptions(
                RegistryHome.find(),
                dataDir,
                0,
                0,
                Path.of(System.getProperty("java.home")),
                DEFAULT_START_TIMEOUT);
    }
}

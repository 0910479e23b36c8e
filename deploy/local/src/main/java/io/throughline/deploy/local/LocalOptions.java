package io.throughline.deploy.local;

import io.throughline.deploy.broker.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the platform in this process consists of.
///
/// @param dataDir where everything that survives a restart lies; one process at a time
/// @param port of the query API on 127.0.0.1; 0 for any free one
/// @param kafka `host:port` of an existing cluster; null for a broker in this process
/// @param registry the Confluent-compatible URL of an existing schema registry; null for one of our
///   own
/// @param webhook where the notifier tells clients of delays; null if nobody listens, and then the
///   notifier is not started
/// @param supervision how the supervisor decides
public record LocalOptions(
        Path dataDir,
        int port,
        @Nullable String kafka,
        @Nullable URI registry,
        @Nullable URI webhook,
        Supervision supervision) {

    /// The port of the query API unless told otherwise.
    public static final int DEFAULT_PORT = 8080;

    public LocalOptions {
        dataDir = dataDir.toAbsolutePath().normalize();
        FreePorts.requireValid("query API", port);
    }
}

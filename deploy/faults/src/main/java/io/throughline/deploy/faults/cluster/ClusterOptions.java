package io.throughline.deploy.faults.cluster;

import java.net.URI;
import java.nio.file.Path;

/// A platform of processes.
///
/// @param home the project's folder, with the jars that the build made
/// @param folder for all data and logs; new or empty
/// @param webhook where the notifier tells clients of delays
/// @param namespaces whether brokers get network namespaces of their own if this machine allows it
public record ClusterOptions(Path home, Path folder, URI webhook, boolean namespaces) {

    public ClusterOptions {
        home = home.toAbsolutePath().normalize();
        folder = folder.toAbsolutePath().normalize();
    }
}

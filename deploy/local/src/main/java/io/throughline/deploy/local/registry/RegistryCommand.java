package io.throughline.deploy.local.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The command line of the registry's process.
final class RegistryCommand {

    static final String HOST = "127.0.0.1";

    private static final String HEAP_MAX = "-Xmx128m";
    private static final int DATABASE_CONNECTIONS_MAX = 10;

    private RegistryCommand() {}

    static List<String> of(RegistryOptions options, int port, int managementPort)
            throws IOException {
        // What speeds up later starts is kept with the registry, or with the data where the
        // registry's folder cannot be written to.
        Path cache = Files.isWritable(options.home()) ? options.home() : options.dataDir();
        return List.of(
                options.javaHome().resolve("bin").resolve("java").toString(),
                HEAP_MAX,
                "-XX:+ExitOnOutOfMemoryError",
                // A short-lived server: the best code and the best collector never pay off.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Written by the first clean stop, used by every later start.
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + cache.resolve("registry.jsa"),
                property("quarkus.http.host", HOST),
                property("quarkus.http.port", port),
                property("quarkus.http.access-log.enabled", false),
                property("quarkus.management.host", HOST),
                property("quarkus.management.port", managementPort),
                property("quarkus.log.console.format", "%d{yyyy-MM-dd HH:mm:ss} %p [%c] %m%n%e"),
                // Without the delay of 0 a kill loses the last schema that was registered.
                property(
                        "apicurio.datasource.url",
                        "jdbc:h2:file:%s;WRITE_DELAY=0"
                                .formatted(options.dataDir().resolve("registry"))),
                property("apicurio.datasource.jdbc.initial-size", 1),
                property("apicurio.datasource.jdbc.min-size", 1),
                property("apicurio.datasource.jdbc.max-size", DATABASE_CONNECTIONS_MAX),
                "-jar",
                LeashJar.ensure(cache, options.home()).toString());
    }

    private static String property(String name, Object value) {
        return "-D%s=%s".formatted(name, value);
    }
}

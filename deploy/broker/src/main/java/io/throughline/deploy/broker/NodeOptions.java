package io.throughline.deploy.broker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One node of a cluster of several.
///
/// @param dataDir where it keeps its data; one node at a time
/// @param clusterId the same for all nodes, 22 characters of URL-safe base 64, such as Kafka's
///   `Uuid.randomUuid()` gives
/// @param id unlike that of any other node
/// @param host the address to listen on, and under which the others and the clients reach it
/// @param port at that address
/// @param controllers every controller as `id@host:port`, with commas between them
/// @param copies of each partition: what is acknowledged is on the greater half of them
/// @param overrides Kafka broker settings by name, which win over ours
public record NodeOptions(
        Path dataDir,
        String clusterId,
        int id,
        NodeRole role,
        String host,
        int port,
        String controllers,
        int copies,
        Map<String, String> overrides) {

    private static final String SETTING = "set.";

    public NodeOptions {
        dataDir = dataDir.toAbsolutePath().normalize();
        FreePorts.requireValid("node", port);
        if (port == 0 || id < 0 || copies < 1) {
            throw new IllegalArgumentException(
                    "node %d with port %d and %d copies: a node needs an id of at least 0, a port,"
                                    .formatted(id, port, copies)
                            + " and at least 1 copy of each partition");
        }
        overrides = Map.copyOf(overrides);
        BrokerSettings.requireOverridable(overrides.keySet());
    }

    /// As the arguments of [NodeMain], each `name=value`.
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("data-dir=" + dataDir);
        arguments.add("cluster-id=" + clusterId);
        arguments.add("id=" + id);
        arguments.add("role=" + role.name().toLowerCase(Locale.ROOT));
        arguments.add("host=" + host);
        arguments.add("port=" + port);
        arguments.add("controllers=" + controllers);
        arguments.add("copies=" + copies);
        overrides.forEach((name, value) -> arguments.add(SETTING + name + "=" + value));
        return List.copyOf(arguments);
    }

    /// What [#arguments] wrote.
    ///
    /// @throws IllegalArgumentException if one is missing, unknown, or not what it must be
    static NodeOptions parse(String... arguments) {
        Map<String, String> named = new HashMap<>();
        Map<String, String> overrides = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "argument %s is not name=value".formatted(argument));
            }
            String name = argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            if (name.startsWith(SETTING)) {
                overrides.put(name.substring(SETTING.length()), value);
            } else {
                named.put(name, value);
            }
        }
        NodeOptions options =
                new NodeOptions(
                        Path.of(take(named, "data-dir")),
                        take(named, "cluster-id"),
                        Integer.parseInt(take(named, "id")),
                        NodeRole.valueOf(take(named, "role").toUpperCase(Locale.ROOT)),
                        take(named, "host"),
                        Integer.parseInt(take(named, "port")),
                        take(named, "controllers"),
                        Integer.parseInt(take(named, "copies")),
                        overrides);
        if (!named.isEmpty()) {
            throw new IllegalArgumentException(
                    "a node has no arguments %s".formatted(named.keySet()));
        }
        return options;
    }

    private static String take(Map<String, String> named, String name) {
        String value = named.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("a node needs the argument %s=".formatted(name));
        }
        return value;
    }
}

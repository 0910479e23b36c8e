package io.throughline.deploy.local.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The addresses that a process listens on, as Linux writes them: in hexadecimal, byte by byte.
final class ListeningAddresses {

    static final String LOOPBACK = "0100007F";
    static final String LOOPBACK_IN_IPV6 = "0000000000000000FFFF00000100007F";

    private static final String LISTENING = "0A";

    private ListeningAddresses() {}

    static Set<String> of(long pid) throws IOException {
        Set<String> sockets = socketsOf(pid);
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc/net", table));
            for (String line : lines.subList(1, lines.size())) {
                List<String> columns = List.of(line.strip().split("\\s+"));
                if (columns.get(3).equals(LISTENING)
                        && sockets.contains("socket:[%s]".formatted(columns.get(9)))) {
                    addresses.add(columns.get(1).replaceFirst(":.*", ""));
                }
            }
        }
        return addresses;
    }

    private static Set<String> socketsOf(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.map(ListeningAddresses::target)
                    .filter(name -> name.startsWith("socket:"))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            // Closed since it was listed.
            return "";
        }
    }
}

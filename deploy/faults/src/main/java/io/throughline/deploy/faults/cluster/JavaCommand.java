package io.throughline.deploy.faults.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Command lines of the platform's processes, on the Java that runs this one.
final class JavaCommand {

    private JavaCommand() {}

    /// A `main` of our own class path.
    static List<String> main(List<String> prefix, int heapMb, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(heapMb));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        return List.copyOf(command);
    }

    /// An executable jar, as the build made it.
    static List<String> jar(int heapMb, Path jar) {
        List<String> command = new ArrayList<>(java(heapMb));
        command.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(command);
    }

    private static List<String> java(int heapMb) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(heapMb),
                // Many processes on few cores, each for a short time: the best code never pays off.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }
}

package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.StreamId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Starts [MortalAgent]s, each a process.
///
/// What such a start costs is mostly loading classes, the same ones each time. So one process goes
/// before the others and leaves a cache of them for all.
final class MortalProcesses {

    private static final int CACHE_S_MAX = 120;

    private final Stage stage;
    private final String bell;
    private final Path folder;
    private final String classPath;
    private final Path cache;

    /// @param bell where the agents ring
    /// @param folder for the cache and the processes' logs
    MortalProcesses(Stage stage, String bell, Path folder) throws IOException {
        this.stage = stage;
        this.bell = bell;
        this.folder = folder;
        this.classPath = classPath(folder);
        this.cache = folder.resolve("agents.jsa");
    }

    /// Has an agent of that name do its work once and end in good order; then the cache is there.
    void makeCache(String name) throws Exception {
        Process first = start("-XX:ArchiveClassesAtExit=" + cache, name, "repeat", "", 0);
        try {
            stage.plan(name);
            stage.reschedule(name, 1);
            stage.awaitLast(new StreamId("order", name), "OrderRetried");
            // The end of its input ends it in good order, and only then does it leave a cache.
            first.getOutputStream().close();
            assertThat(first.waitFor(CACHE_S_MAX, TimeUnit.SECONDS)).isTrue();
        } finally {
            first.destroyForcibly();
        }
        assertThat(cache).isNotEmptyFile();
    }

    /// @param step where it dies, or nothing
    /// @param broken the version of an event to fail at
    Process start(String name, String reconciler, String step, long broken) throws IOException {
        return start("-XX:SharedArchiveFile=" + cache, name, reconciler, step, broken);
    }

    private Process start(String how, String name, String reconciler, String step, long broken)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        how,
                        "-cp",
                        classPath,
                        MortalAgent.class.getName(),
                        stage.broker.bootstrapServers(),
                        stage.registryServer.url(),
                        stage.query().toString(),
                        name,
                        bell,
                        reconciler,
                        step,
                        Long.toString(broken))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
                .start();
    }

    // Only classes in jars get into the cache, and those of tests lie in a folder.
    private static String classPath(Path folder) throws IOException {
        List<String> all = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve("classes-%d.jar".formatted(all.size()));
                pack(path, jar);
                path = jar;
            }
            all.add(path.toString());
        }
        return String.join(File.pathSeparator, all);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }
}

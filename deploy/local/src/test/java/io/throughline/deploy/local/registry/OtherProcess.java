package io.throughline.deploy.local.registry;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process that starts a registry, to be killed.
final class OtherProcess {

    private static final int START_TIMEOUT_S = 60;

    private final Process process;
    private final ProcessHandle registry;

    private OtherProcess(Process process, ProcessHandle registry) {
        this.process = process;
        this.registry = registry;
    }

    static OtherProcess start(Path dataDir) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-D%s=%s".formatted(RegistryHome.PROPERTY, RegistryHome.find()),
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                dataDir.toString())
                        .redirectError(new File(dataDir + ".err"))
                        .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        long pid =
                CompletableFuture.supplyAsync(() -> registryPidIn(output))
                        .get(START_TIMEOUT_S, TimeUnit.SECONDS);
        return new OtherProcess(process, ProcessHandle.of(pid).orElseThrow());
    }

    private static long registryPidIn(BufferedReader output) {
        return output.lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the other process did not start"));
    }

    public static void main(String[] args) throws IOException {
        RegistryProcess registry = RegistryProcess.start(RegistryOptions.in(Path.of(args[0])));
        System.out.println(registry.handle().pid());
        // Blocks until the parent kills this process, or dies.
        int ended = System.in.read();
        System.exit(ended);
    }

    ProcessHandle registry() {
        return registry;
    }

    /// As `kill -9` does it.
    void kill() {
        process.destroyForcibly();
    }
}

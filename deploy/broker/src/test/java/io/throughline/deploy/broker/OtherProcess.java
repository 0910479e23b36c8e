package io.throughline.deploy.broker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A broker in a process of its own, to be killed.
final class OtherProcess implements AutoCloseable {

    private static final int START_TIMEOUT_S = 60;
    private static final int END_TIMEOUT_S = 20;

    private final Process process;
    private final String bootstrapServers;

    private OtherProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static OtherProcess start(Path dataDir) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                dataDir.toString())
                        .redirectError(new File(dataDir + ".err"))
                        .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String address =
                CompletableFuture.supplyAsync(() -> addressIn(output))
                        .get(START_TIMEOUT_S, TimeUnit.SECONDS);
        return new OtherProcess(process, address);
    }

    private static String addressIn(BufferedReader output) {
        return output.lines()
                .filter(line -> line.startsWith(BrokerSettings.HOST + ":"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the other process did not start"));
    }

    public static void main(String[] args) throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(Path.of(args[0])));
        System.out.println(broker.bootstrapServers());
        // Blocks until the parent kills this process, or dies.
        int ended = System.in.read();
        System.exit(ended);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    long pid() {
        return process.pid();
    }

    /// As `kill -9` does it.
    void kill() {
        process.destroyForcibly().onExit().orTimeout(END_TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}

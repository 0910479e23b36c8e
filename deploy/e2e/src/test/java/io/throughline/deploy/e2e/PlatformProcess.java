package io.throughline.deploy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.deploy.cli.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// `throughline up` in a process of its own, on free ports of 127.0.0.1.
final class PlatformProcess implements AutoCloseable {

    private static final int START_S_MAX = 180;
    private static final int END_S_MAX = 90;

    private final Process process;
    private final JsonNode running;

    private PlatformProcess(Process process, JsonNode running) {
        this.process = process;
        this.running = running;
    }

    /// Starts it with further options, and waits until it is up.
    static PlatformProcess start(Path dataDir, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dthroughline.registry.home="
                                + System.getProperty("throughline.registry.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        command.addAll(List.of("up", "--json", "--port", "0", "--data-dir", dataDir.toString()));
        command.addAll(List.of(more));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        dataDir.resolveSibling(dataDir.getFileName() + ".err")
                                                .toFile()))
                        .start();
        try {
            String line =
                    CompletableFuture.supplyAsync(() -> firstLine(process))
                            .get(START_S_MAX, TimeUnit.SECONDS);
            return new PlatformProcess(process, new ObjectMapper().readTree(line));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String firstLine(Process process) {
        try {
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            if (line == null) {
                throw new AssertionError("throughline up ended before it was up");
            }
            return line;
        } catch (IOException e) {
            throw new AssertionError("cannot read what throughline up prints", e);
        }
    }

    String url() {
        return running.path("url").asText();
    }

    /// Where an agent's service answers.
    String agent(String name) {
        return running.path("agents").path(name).asText();
    }

    /// What the query API answers at `path`.
    String get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /// As `kill -9` does it.
    void kill() {
        process.destroyForcibly().onExit().orTimeout(END_S_MAX, TimeUnit.SECONDS).join();
    }

    /// As Ctrl-C does it.
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(END_S_MAX, TimeUnit.SECONDS).join();
    }
}

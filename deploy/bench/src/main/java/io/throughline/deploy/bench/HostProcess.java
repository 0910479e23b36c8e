package io.throughline.deploy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [DecideHost] in a process of its own.
final class HostProcess implements AutoCloseable {

    private static final long END_MS_MAX = 10_000;
    private static final int FAILURE_CHARS_MAX = 2_000;

    private final Process process;
    private final Path errors;
    private volatile HostState state = HostState.UNKNOWN;

    private HostProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /// Starts it; it takes some seconds until it holds something.
    static HostProcess start(Rig rig, RecoveryOptions options, String applicationId, int number)
            throws IOException {
        Path folder = Files.createDirectories(rig.stateFolder().resolve("host-" + number));
        Path errors = folder.resolve("errors.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DecideHost.class.getName(),
                        rig.bootstrapServers(),
                        applicationId,
                        folder.toString(),
                        Integer.toString(options.partitions()),
                        Integer.toString(options.commitMs()),
                        Integer.toString(options.transactionMs())));
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        HostProcess host = new HostProcess(process, errors);
        Thread.ofPlatform().daemon().name("bench-host-" + number).start(host::listen);
        return host;
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                HostState.parse(line).ifPresent(now -> state = now);
            }
        } catch (IOException e) {
            // It was killed: that is what it is for.
            state = HostState.UNKNOWN;
        }
    }

    /// What it said last.
    ///
    /// @throws IllegalStateException if it has ended
    HostState state() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "a host ended with %d: %s".formatted(process.exitValue(), failure()));
        }
        return state;
    }

    private String failure() {
        try {
            String text = Files.readString(errors);
            return text.substring(Math.max(0, text.length() - FAILURE_CHARS_MAX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `kill -9`; returns when it is dead.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(END_MS_MAX, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("host %d does not end".formatted(process.pid()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a host ended", e);
        }
    }
}

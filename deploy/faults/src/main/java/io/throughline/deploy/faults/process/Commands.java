package io.throughline.deploy.faults.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs short commands of the operating system, one at a time.
public final class Commands {

    private static final int END_S_MAX = 20;

    private Commands() {}

    /// Runs a command to its end.
    ///
    /// @throws IllegalStateException if it fails, with what it printed
    /// @throws UncheckedIOException if there is no such command
    public static void run(String... command) {
        List<String> words = List.of(command);
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            CompletableFuture<String> printed =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            boolean ended = process.waitFor(END_S_MAX, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s %s: %s"
                                .formatted(
                                        String.join(" ", words),
                                        ended ? "failed" : "did not end in time",
                                        printed.join().strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("there is no command " + words.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + words.getFirst(), e);
        }
    }

    private static String read(InputStream printed) {
        try {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "what it printed cannot be read, " + e;
        }
    }
}

package io.throughline.deploy.faults.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(END_S_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "%s failed: %s".formatted(String.join(" ", words), printed.strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("there is no command " + words.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + words.getFirst(), e);
        }
    }
}

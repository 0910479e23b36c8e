package io.throughline.deploy.faults.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A small process that outlives this one, however this one ends, and then ends every process that
/// it was told of, paused ones too, and undoes what it was told to undo.
///
/// A leash inside each process would not do: a paused one cannot notice that its parent is gone.
/// Safe for use by several threads.
public final class Warden implements AutoCloseable {

    private static final int END_S_MAX = 60;

    private final Process process;
    private final BufferedWriter orders;

    private Warden(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Starts it; what it prints goes to `log`.
    public static Warden start(Path log) {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ourClasses(),
                        WardenMain.class.getName());
        try {
            return new Warden(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("the warden cannot be started", e);
        }
    }

    private static String ourClasses() {
        try {
            return Path.of(
                            WardenMain.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("our own classes are nowhere in the file system", e);
        }
    }

    /// Has a process killed at the end, unless it has ended before.
    void watch(ProcessHandle watched) {
        long startMs = watched.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        tell("%s %d %d".formatted(WardenMain.WATCH, watched.pid(), startMs));
    }

    /// Has a command run at the end, after every process was killed; the last one comes first.
    ///
    /// @param words without white space
    public void undo(String... words) {
        tell(WardenMain.UNDO + " " + String.join(" ", words));
    }

    private synchronized void tell(String order) {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the warden is gone; without it processes could be left behind", e);
        }
    }

    /// Lets it do its work now, and waits for it.
    @Override
    public synchronized void close() {
        try {
            orders.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the warden was gone before its work was done", e);
        }
        // Not cut short by an interrupt: that is when everything has to end.
        boolean ended =
                process.onExit()
                        .thenApply(_ -> true)
                        .completeOnTimeout(false, END_S_MAX, TimeUnit.SECONDS)
                        .join();
        if (!ended) {
            throw new IllegalStateException(
                    "the warden did not end within %d s; see its log".formatted(END_S_MAX));
        }
    }
}

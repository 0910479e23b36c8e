package io.throughline.deploy.faults.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of the platform, which can be killed, paused, and started again as it was.
///
/// What it prints is appended to its log. Used by one thread at a time.
public final class Child {

    private static final int KILL_S_MAX = 20;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Warden warden;
    private @Nullable Process process;

    /// A process that is not started yet.
    ///
    /// @param name what it is called in reports
    /// @param environment added to that of this process
    /// @param log the file for everything that it prints
    /// @param warden ends it if this process is gone
    public Child(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            Warden warden) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.warden = warden;
    }

    public String name() {
        return name;
    }

    /// The file with everything that it has printed.
    public Path log() {
        return log;
    }

    /// Starts it, and returns at once.
    ///
    /// @throws IllegalStateException if it runs already
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already; end it first");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be started with %s".formatted(name, command.getFirst()), e);
        }
        try {
            warden.watch(require().toHandle());
        } catch (RuntimeException e) {
            // Nobody would end it if this process were gone.
            kill();
            throw e;
        }
    }

    /// Whether it was started and has not ended; a paused process runs.
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// Why it does not run although nobody ended it; null if it runs.
    public @Nullable String ended() {
        Process last = process;
        if (last == null || last.isAlive()) {
            return null;
        }
        return "%s ended by itself with code %d; see %s".formatted(name, last.exitValue(), log);
    }

    /// As `kill -9` does it; paused or not.
    public void kill() {
        killAll(List.of(this));
    }

    /// Kills several at the same time: each has its signal before the end of any is waited for.
    ///
    /// @throws IllegalStateException if one does not run, and then none is killed; or if one does
    ///   not end, after all others were waited for
    public static void killAll(Collection<Child> children) {
        List<Process> killed = children.stream().map(Child::require).toList();
        killed.forEach(Process::destroyForcibly);
        IllegalStateException failure = null;
        for (Child child : children) {
            try {
                child.awaitKilled();
            } catch (IllegalStateException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// As `kill -STOP` does it: the process keeps all it has, and does nothing.
    public void pause() {
        signal("-STOP");
    }

    /// As `kill -CONT` does it: it goes on as if no time had passed.
    public void resume() {
        signal("-CONT");
    }

    /// Has a process of Java write what each of its threads is doing to its log.
    public void tellThreads() {
        signal("-QUIT");
    }

    private void signal(String signal) {
        Commands.run("kill", signal, Long.toString(require().pid()));
    }

    private Process require() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(name + " does not run; see " + log);
        }
        return running;
    }

    // Not cut short by an interrupt: that is when everything has to end.
    private void awaitKilled() {
        Process ending = process;
        if (ending == null) {
            return;
        }
        boolean ended =
                ending.onExit()
                        .thenApply(_ -> true)
                        .completeOnTimeout(false, KILL_S_MAX, TimeUnit.SECONDS)
                        .join();
        if (!ended) {
            throw new IllegalStateException(
                    "%s, process %d, did not end within %d s of kill -9"
                            .formatted(name, ending.pid(), KILL_S_MAX));
        }
        process = null;
    }

    @Override
    public String toString() {
        return name;
    }
}

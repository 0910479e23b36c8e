package io.throughline.deploy.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/// Runs the `throughline` command and ends the process with its exit code.
public final class Main {

    private static final long CLOSE_S_MAX = 60;

    private Main() {}

    /// The command line's model, with which documents are checked.
    public static CommandLine commandLine() {
        return Throughline.commandLine();
    }

    public static void main(String[] args) {
        // Named, because every service on the class path brings a logback.xml.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "cli/logback.xml");
        }
        CountDownLatch ended = interruptedBySignals(Thread.currentThread());
        int code =
                run(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        args);
        ended.countDown();
        // Not every thread of every library is a daemon.
        System.exit(code);
    }

    /// Runs the command line `args` in this process and returns its exit code: 0, or 1 if it
    /// failed, or 2 if it is wrong. Results go to `out`, everything else to `err`. A command that
    /// runs until it is stopped ends when this thread is interrupted.
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return Throughline.execute(out, err, args);
    }

    /// Ctrl-C and `kill` interrupt the command, which then closes what it started.
    private static CountDownLatch interruptedBySignals(Thread command) {
        CountDownLatch ended = new CountDownLatch(1);
        Runnable stop =
                () -> {
                    if (ended.getCount() == 0) {
                        return;
                    }
                    command.interrupt();
                    try {
                        ended.await(CLOSE_S_MAX, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        return ended;
    }
}

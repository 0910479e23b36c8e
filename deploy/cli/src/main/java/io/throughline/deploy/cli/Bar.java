package io.throughline.deploy.cli;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on stderr: one line that is drawn again where that is a terminal, and a line now
/// and then where it is a file.
final class Bar implements AutoCloseable {

    /// The system property by which the launcher tells that stderr is a terminal.
    static final String TERMINAL = "throughline.terminal";

    private static final int WIDTH = 88;
    private static final int REDRAW_MS = 200;
    private static final int LINE_EVERY_MS = 5_000;

    private final ProgressBar bar;

    private Bar(ProgressBar bar) {
        this.bar = bar;
    }

    /// A bar that begins at none of `total`.
    ///
    /// @param unit what a person counts, with a space in front
    /// @param size how many of `total` make one of these
    static Bar of(String task, long total, String unit, int size, Output output) {
        boolean terminal = Boolean.getBoolean(TERMINAL);
        ProgressBarConsumer consumer =
                terminal
                        ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                        : new DelegatingProgressBarConsumer(eachOnce(output::note), WIDTH);
        return new Bar(
                ProgressBar.builder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setUnit(unit, size)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(terminal ? REDRAW_MS : LINE_EVERY_MS)
                        .setMaxRenderedLength(WIDTH)
                        .setConsumer(consumer)
                        .build());
    }

    // The bar is drawn once more when it is closed.
    private static Consumer<String> eachOnce(Consumer<String> lines) {
        AtomicReference<String> last = new AtomicReference<>("");
        return line -> {
            if (!line.equals(last.getAndSet(line))) {
                lines.accept(line);
            }
        };
    }

    /// Shows that `done` have been done.
    void at(long done) {
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }
}

package io.throughline.streams.runtime.peers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The body of an answer that is read while it comes. It may be as long as it is, but each read
/// must end in time; otherwise it is closed, and the read fails.
final class MovingStream extends FilterInputStream {

    private final Duration readMax;
    private final ScheduledExecutorService watch;

    /// @param body what another thread may close while it is read
    MovingStream(InputStream body, Duration readMax, ScheduledExecutorService watch) {
        super(body);
        this.readMax = readMax;
        this.watch = watch;
    }

    @Override
    public int read() throws IOException {
        Future<?> closing = closeLater();
        try {
            return in.read();
        } finally {
            boolean _ = closing.cancel(false);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Future<?> closing = closeLater();
        try {
            return in.read(bytes, offset, length);
        } finally {
            boolean _ = closing.cancel(false);
        }
    }

    private Future<?> closeLater() throws IOException {
        try {
            return watch.schedule(this::closeNow, readMax.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the service is stopping", e);
        }
    }

    private void closeNow() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

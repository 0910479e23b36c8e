package io.throughline.agents.runtime.partition;

import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.runtime.service.Dropped;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Does a task until it is done, or the partition is given up. A bug of ours must not leave its
/// stream without a thread: it would be stuck in silence.
///
/// @param dropped whether the partition was given up; says so before it interrupts
record Insistence(BooleanSupplier dropped) {

    private static final Logger LOG = LoggerFactory.getLogger(Insistence.class);
    private static final Backoff AGAIN = new Backoff(100, 10_000);

    /// What is done. May throw anything.
    interface Doing {
        void once() throws InterruptedException;
    }

    /// Returns when it is done.
    ///
    /// @throws InterruptedException if it was given up
    void on(Task task, Doing doing) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                forgetInterrupts(new InterruptedException());
                doing.once();
                return;
            } catch (Throwable e) {
                forgetInterrupts(e);
                Dropped.giveUpIf(dropped, e);
                failed(task, e);
            }
            await(tried);
        }
    }

    // One that is not ours was left behind by an author's code, and would end whatever waits next.
    private void forgetInterrupts(Throwable cause) throws InterruptedException {
        if (Thread.interrupted()) {
            Dropped.giveUpIf(dropped, cause);
        }
    }

    private void await(int tried) throws InterruptedException {
        try {
            AGAIN.await(tried);
        } catch (InterruptedException e) {
            Dropped.giveUpIf(dropped, e);
        }
    }

    private static void failed(Task task, Throwable failure) {
        boolean away = BackboneAwayException.isBehind(failure);
        LOG.atLevel(away ? Level.WARN : Level.ERROR)
                .addKeyValue("task", task.getClass().getSimpleName())
                .setCause(failure)
                .log(away ? "Waiting for the backbone" : "Unexpected failure; the stream waits");
    }
}

package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes down what clients submit and hear, for a [HistoryCheck]. Keeps everything, a few hundred
/// bytes for each command. Safe for use by several threads.
public final class HistoryRecorder {

    private final LongSupplier nanoClock;
    private final Queue<Open> open = new ConcurrentLinkedQueue<>();

    private static final class Open {
        private final Invocation invocation;
        private volatile Invocation.@Nullable Answer answer;

        private Open(Invocation invocation) {
            this.invocation = invocation;
        }
    }

    /// @param nanoClock never goes back, and is the same for all clients, such as [System#nanoTime]
    public HistoryRecorder(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Submits a command and takes it down. A future that fails is no answer: the command may have
    /// been decided.
    ///
    /// @param kind what the command can do
    /// @param submit begins the submission, such as `() -> client.submit(metadata, command)`
    public CompletableFuture<Outcome> submit(
            String client,
            CommandMetadata metadata,
            Invocation.Kind kind,
            Supplier<CompletableFuture<Outcome>> submit) {
        Open entry =
                new Open(
                        new Invocation(
                                client,
                                metadata.id(),
                                metadata.stream(),
                                metadata.expected(),
                                kind,
                                nanoClock.getAsLong(),
                                null));
        open.add(entry);
        return submit.get()
                .whenComplete((outcome, failure) -> {
                    if (failure == null) {
                        entry.answer = new Invocation.Answer(outcome, nanoClock.getAsLong());
                    }
                });
    }

    /// What was submitted so far; what has no answer by now has none.
    public List<Invocation> invocations() {
        return open.stream().map(HistoryRecorder::with).toList();
    }

    private static Invocation with(Open entry) {
        Invocation plain = entry.invocation;
        return new Invocation(
                plain.client(),
                plain.command(),
                plain.stream(),
                plain.expected(),
                plain.kind(),
                plain.invokedNanos(),
                entry.answer);
    }
}

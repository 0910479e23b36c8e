package io.throughline.schemas.client;

import io.throughline.schemas.contracts.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The commands that have no outcome yet, at most `max` at once. A command leaves when its future
/// completes, in whatever way.
final class OpenCommands {

    /// A command on its way. An attempt is a sending; the latest one began at `sentNanos`.
    ///
    /// @param held why it was last answered that it is held; null if it never was
    record Open(
            String id,
            ProducerRecord<String, byte[]> record,
            CompletableFuture<Outcome> future,
            int attempt,
            long sentNanos,
            @Nullable String held) {

        /// A command that is sent for the first time.
        static Open first(String id, ProducerRecord<String, byte[]> record) {
            return new Open(id, record, new CompletableFuture<>(), 1, System.nanoTime(), null);
        }

        /// The same command, sent once more.
        private Open again(long nowNanos) {
            return new Open(id, record, future, attempt + 1, nowNanos, held);
        }

        private Open held(String why) {
            return new Open(id, record, future, attempt, sentNanos, why);
        }
    }

    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final Semaphore places;

    OpenCommands(int max) {
        this.places = new Semaphore(max);
    }

    /// Waits for a place; false if none came free in time.
    boolean awaitPlace(int blockMsMax) throws InterruptedException {
        return places.tryAcquire(blockMsMax, TimeUnit.MILLISECONDS);
    }

    /// The open future of a command with this id; null if there is none.
    @Nullable CompletableFuture<Outcome> future(String id) {
        Open found = open.get(id);
        return found == null ? null : found.future();
    }

    /// Puts a command on the place that was awaited. If one with its id came first, that one's
    /// future is given and the place is free again; else null.
    @Nullable CompletableFuture<Outcome> enter(Open command) {
        Open first = open.putIfAbsent(command.id(), command);
        if (first != null) {
            places.release();
            return first.future();
        }
        Future<?> _ = command.future().whenComplete((_, _) -> leave(command.id()));
        return null;
    }

    private void leave(String id) {
        open.remove(id);
        places.release();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// Those whose latest attempt is older than `ageMs`.
    List<Open> overdue(long ageMs) {
        long before = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMs);
        return open.values().stream().filter(found -> found.sentNanos() - before <= 0).toList();
    }

    /// Notes another attempt; null if the command is not open any more.
    @Nullable Open attempt(Open command) {
        return open.computeIfPresent(command.id(), (_, now) -> now.again(System.nanoTime()));
    }

    /// Notes that a command is held, and why.
    void hold(String id, String why) {
        open.computeIfPresent(id, (_, now) -> now.held(why));
    }

    List<Open> all() {
        return List.copyOf(open.values());
    }
}

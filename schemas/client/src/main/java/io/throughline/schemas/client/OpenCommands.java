package io.throughline.schemas.client;

import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.util.LinkedHashMap;
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
/// completes, in whatever way. Those that left without an outcome, the latest `max` of them, are
/// known when they come again.
final class OpenCommands {

    /// What a command is known by: ids tell the commands of one stream apart.
    record Key(String stream, String id) {

        static Key of(CommandMetadata metadata) {
            return new Key(metadata.stream().toString(), metadata.id().toString());
        }
    }

    /// A command on its way. An attempt is a sending; the latest one began at `sentNanos`.
    ///
    /// @param undecided how many sendings, of those under `attempt`, surely decided nothing
    /// @param held why it was last answered that it is held; null if it never was
    record Open(
            Key key,
            ProducerRecord<String, byte[]> record,
            CompletableFuture<Outcome> future,
            int attempt,
            int undecided,
            long sentNanos,
            @Nullable String held) {

        /// A command that is submitted.
        static Open first(Key key, ProducerRecord<String, byte[]> record) {
            return new Open(key, record, new CompletableFuture<>(), 1, 0, System.nanoTime(), null);
        }

        /// The same command, sent once more.
        private Open again(long nowNanos) {
            return new Open(key, record, future, attempt + 1, undecided, nowNanos, held);
        }

        private Open held(String why) {
            return new Open(key, record, future, attempt, undecided + 1, sentNanos, why);
        }
    }

    private final Map<Key, Open> open = new ConcurrentHashMap<>();
    private final int max;
    private final Semaphore places;

    // How many sendings found no outcome. Guarded by itself.
    private final LinkedHashMap<Key, Integer> unanswered = new LinkedHashMap<>();

    OpenCommands(int max) {
        this.max = max;
        this.places = new Semaphore(max);
    }

    /// Waits for a place; false if none came free in time.
    boolean awaitPlace(int blockMsMax) throws InterruptedException {
        return places.tryAcquire(blockMsMax, TimeUnit.MILLISECONDS);
    }

    /// The open future of this command; null if there is none.
    @Nullable CompletableFuture<Outcome> future(Key key) {
        Open found = open.get(key);
        return found == null ? null : found.future();
    }

    /// Puts a command on the place that was awaited. If the same one came first, that one's future
    /// is given and the place is free again; else null.
    @Nullable CompletableFuture<Outcome> enter(Open command) {
        Open first = open.putIfAbsent(command.key(), command);
        if (first != null) {
            places.release();
            return first.future();
        }
        Future<?> _ = command.future().whenComplete((outcome, _) -> leave(command.key(), outcome));
        return null;
    }

    /// Which sending of the same command the latest attempt is, those left out that surely decided
    /// nothing.
    int sending(Open command) {
        synchronized (unanswered) {
            int earlier = unanswered.getOrDefault(command.key(), 0);
            return earlier + command.attempt() - command.undecided();
        }
    }

    private void leave(Key key, @Nullable Outcome outcome) {
        Open left = open.get(key);
        int sendings = left == null || outcome != null ? 0 : sending(left);
        synchronized (unanswered) {
            unanswered.remove(key);
            if (sendings > 0) {
                unanswered.put(key, sendings);
            }
            if (unanswered.size() > max) {
                unanswered.pollFirstEntry();
            }
        }
        // Not before: whoever submits it again finds it either open or unanswered.
        open.remove(key);
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
        return open.computeIfPresent(command.key(), (_, now) -> now.again(System.nanoTime()));
    }

    /// Notes that an attempt was answered with nothing but that the command is held, and why.
    void hold(Key key, String why) {
        open.computeIfPresent(key, (_, now) -> now.held(why));
    }

    List<Open> all() {
        return List.copyOf(open.values());
    }
}

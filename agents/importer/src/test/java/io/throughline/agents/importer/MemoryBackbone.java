package io.throughline.agents.importer;

import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A backbone without Kafka. It decides on a thread of its own, as the one partition of a broker
/// would, and plans what was placed a little later; both take up to [#DELAY_MICROS_MAX].
final class MemoryBackbone implements CommandSink, PlanFeed, AutoCloseable {

    private static final int DELAY_MICROS_MAX = 300;

    final List<CommandMetadata> submitted = new CopyOnWriteArrayList<>();

    /// What changed, such as `deliver order/4711`.
    final List<String> log = new CopyOnWriteArrayList<>();

    /// Deliveries that were sent when their order had no plan.
    final List<StreamId> hasty = new CopyOnWriteArrayList<>();

    final AtomicInteger outstandingMax = new AtomicInteger();

    /// Which orders the agents plan, as soon as they are placed.
    volatile Predicate<StreamId> plans = _ -> true;

    /// Why the feeds of plans have ended.
    volatile @Nullable RuntimeException feedFailure;

    /// Which commands are answered.
    volatile Predicate<CommandMetadata> answers = _ -> true;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final Set<Consumer<StreamId>> feeds = ConcurrentHashMap.newKeySet();
    private final Set<StreamId> placed = ConcurrentHashMap.newKeySet();
    private final Set<StreamId> planned = ConcurrentHashMap.newKeySet();
    private final Set<StreamId> delivered = ConcurrentHashMap.newKeySet();
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Random delays;

    MemoryBackbone(long seed) {
        delays = new Random(seed);
    }

    @Override
    public CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command) {
        submitted.add(metadata);
        if (command instanceof DeliverOrder && !planned.contains(metadata.stream())) {
            hasty.add(metadata.stream());
        }
        outstandingMax.accumulateAndGet(outstanding.incrementAndGet(), Math::max);
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        later(() -> {
            outstanding.decrementAndGet();
            if (answers.test(metadata)) {
                answer.complete(answer(metadata, (OrderCommand) command));
            } else {
                answer.completeExceptionally(new NoOutcomeException("nobody answered"));
            }
        });
        return answer;
    }

    @Override
    public Subscription open(Consumer<StreamId> consumer) {
        feeds.add(consumer);
        return new Subscription() {
            @Override
            public @Nullable RuntimeException failure() {
                return feedFailure;
            }

            @Override
            public void close() {
                feeds.remove(consumer);
            }
        };
    }

    /// Plans what was placed and not planned, and lets the feeds know or not.
    void planAll(boolean seen) {
        later(() -> placed.forEach(stream -> plan(stream, seen)));
    }

    int subscriptions() {
        return feeds.size();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private Outcome answer(CommandMetadata metadata, OrderCommand command) {
        String id = metadata.id().toString();
        Outcome before = outcomes.get(id);
        if (before != null) {
            return switch (before) {
                case Accepted(long first, long last, _, _) -> new Accepted(first, last, true);
                case Rejected(String code, String message, long version, _, _, _) ->
                        new Rejected(code, message, version, true, List.of());
            };
        }
        Outcome outcome = decide(metadata.stream(), command);
        outcomes.put(id, outcome);
        return outcome;
    }

    private Outcome decide(StreamId stream, OrderCommand command) {
        if (command instanceof PlaceOrder) {
            if (!placed.add(stream)) {
                return rejected(Rejected.STALE_VERSION, "there is an order already");
            }
            log.add("place " + stream);
            if (plans.test(stream)) {
                later(() -> plan(stream, true));
            }
            return new Accepted(1, 1, false);
        }
        if (!planned.contains(stream)) {
            return rejected("not-planned", "the order has no plan");
        }
        if (!delivered.add(stream)) {
            return rejected("already-delivered", "the order was delivered");
        }
        log.add("deliver " + stream);
        return new Accepted(4, 4, false);
    }

    private void plan(StreamId stream, boolean seen) {
        if (planned.add(stream)) {
            log.add("plan " + stream);
            if (seen) {
                feeds.forEach(feed -> feed.accept(stream));
            }
        }
    }

    private void later(Runnable task) {
        ScheduledFuture<?> _ =
                thread.schedule(task, delays.nextInt(DELAY_MICROS_MAX), TimeUnit.MICROSECONDS);
    }

    private static Rejected rejected(String code, String message) {
        return new Rejected(code, message, 1, false, List.of());
    }
}

package io.throughline.deploy.verify.history;

import io.throughline.deploy.verify.history.RandomOrders.Wish;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Clients that send random commands, some of them again, and remember the versions that they hear.
final class RandomClients {

    private static final int IN_FLIGHT_MAX = 12;
    private static final int RECENT = 12;

    private final HistoryRecorder recorder;
    private final Codec<Event> events;
    private final List<StreamId> streams;
    private final long seed;
    private final Map<CommandId, Command> commands = new ConcurrentHashMap<>();
    private final Map<StreamId, Long> heard = new ConcurrentHashMap<>();
    private final AtomicInteger submitted = new AtomicInteger();

    // The latest submissions, for those who send them again well within the duplicate horizon.
    private final AtomicReferenceArray<@Nullable Sent> recent = new AtomicReferenceArray<>(RECENT);

    private record Sent(CommandMetadata metadata, Wish wish) {}

    RandomClients(
            HistoryRecorder recorder, Codec<Event> events, List<StreamId> streams, long seed) {
        this.recorder = recorder;
        this.events = events;
        this.streams = streams;
        this.seed = seed;
    }

    int submitted() {
        return submitted.get();
    }

    Command command(CommandId id) {
        return Objects.requireNonNull(commands.get(id));
    }

    /// Sends so many commands, some at once, on a thread of its own, and closes the client. The
    /// first client does not wait for what it has not heard of by then.
    CompletableFuture<Void> run(int number, CommandClient client, int count) {
        return CompletableFuture.runAsync(
                () -> {
                    try (client) {
                        Random random = new Random(seed + number);
                        Semaphore places = new Semaphore(IN_FLIGHT_MAX);
                        for (int i = 0; i < count; i++) {
                            places.acquireUninterruptibly();
                            StreamId stream = streams.get(random.nextInt(streams.size()));
                            CompletableFuture<?> _ =
                                    submit(number, client, sent(number, i, stream, random))
                                            .whenComplete((_, _) -> places.release());
                        }
                        if (number > 0) {
                            places.acquireUninterruptibly(IN_FLIGHT_MAX);
                        }
                    }
                },
                task -> Thread.ofPlatform().name("client-" + number).start(task));
    }

    /// Sends one more command to each stream, and waits for the outcomes.
    void runOnce(int number, CommandClient client) {
        Random random = new Random(seed + number);
        for (int i = 0; i < streams.size(); i++) {
            submit(number, client, fresh(number, i, streams.get(i), random)).join();
        }
    }

    private CompletableFuture<Outcome> submit(int number, CommandClient client, Sent sent) {
        submitted.incrementAndGet();
        StreamId stream = sent.metadata().stream();
        return recorder.submit(
                        "client-" + number,
                        sent.metadata(),
                        sent.wish().kind(),
                        () -> client.submit(sent.metadata(), sent.wish().command()))
                .whenComplete((outcome, failure) -> {
                    if (failure == null) {
                        heard.merge(stream, outcome.version(), Math::max);
                    }
                });
    }

    private Sent sent(int number, int ordinal, StreamId stream, Random random) {
        int place = random.nextInt(RECENT);
        Sent before = recent.get(place);
        if (before != null && random.nextInt(100) < 30) {
            return before;
        }
        Sent fresh = fresh(number, ordinal, stream, random);
        recent.set(place, fresh);
        return fresh;
    }

    private Sent fresh(int number, int ordinal, StreamId stream, Random random) {
        Wish wish = new RandomOrders(random, events).next();
        CommandId id = new CommandId(new AgentName("client-" + number), "wish", ordinal);
        commands.put(id, wish.command());
        CommandMetadata metadata =
                new CommandMetadata(
                        id,
                        stream,
                        expected(heard.getOrDefault(stream, 0L), random),
                        Instant.EPOCH,
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        return new Sent(metadata, wish);
    }

    private static ExpectedVersion expected(long heard, Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> ExpectedVersion.ABSENT;
            case 1, 2 -> ExpectedVersion.exactly(Math.max(0, heard - random.nextInt(5)));
            case 3, 4 -> ExpectedVersion.exactly(heard + random.nextInt(3));
            case 5, 6, 7, 8, 9, 10, 11 -> ExpectedVersion.exactly(heard);
            default -> ExpectedVersion.ANY;
        };
    }
}

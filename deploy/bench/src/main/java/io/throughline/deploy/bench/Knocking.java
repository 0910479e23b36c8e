package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends a command to each partition again and again, whatever becomes of those before, and notes
/// when each partition answers.
final class Knocking implements AutoCloseable {

    private static final AgentName AGENT = new AgentName("knocking");
    private static final int RESEND_MS = 120_000;
    private static final int SUBMIT_BLOCK_MS_MAX = 1_000;

    private final CommandClient client;
    private final StreamId[] streams;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile Since since = new Since(System.nanoTime(), new ConcurrentHashMap<>());
    private long sent;

    /// From when on answers count, and when each partition gave the first to a command that was
    /// sent after that.
    private record Since(long nanos, Map<Integer, Long> answeredNanos) {}

    private Knocking(CommandClient client, int partitions) {
        this.client = client;
        this.streams = new StreamId[partitions];
        for (int number = 0, left = partitions; left > 0; number++) {
            StreamId stream = Parcels.stream(number);
            int partition = Partitions.of(stream.toString(), partitions);
            if (streams[partition] == null) {
                streams[partition] = stream;
                left--;
            }
        }
    }

    static Knocking start(Rig rig, RecoveryOptions options) {
        ClientOptions limits =
                new ClientOptions(
                        rig.bootstrapServers(),
                        "knocking",
                        0,
                        RESEND_MS,
                        2,
                        100_000,
                        SUBMIT_BLOCK_MS_MAX,
                        Map.of());
        Knocking knocking =
                new Knocking(
                        CommandClient.open(limits, Parcels.contract(Rig.OURS), rig.registry()),
                        options.partitions());
        Future<?> _ =
                knocking.timer.scheduleAtFixedRate(
                        knocking::knock, 0, options.gapMs(), TimeUnit.MILLISECONDS);
        return knocking;
    }

    private void knock() {
        for (int partition = 0; partition < streams.length; partition++) {
            int of = partition;
            long sentNanos = System.nanoTime();
            Future<?> _ =
                    client.submit(command(streams[partition]), Parcels.scan(of, 0))
                            .whenComplete((outcome, _) -> take(of, sentNanos, outcome));
        }
    }

    private CommandMetadata command(StreamId stream) {
        return new CommandMetadata(
                new CommandId(AGENT, "knock-" + sent++, 0),
                stream,
                ExpectedVersion.ANY,
                Instant.EPOCH,
                stream.toString(),
                null,
                Basis.NONE,
                false,
                null);
    }

    private void take(int partition, long sentNanos, @Nullable Outcome outcome) {
        Since now = since;
        if (outcome instanceof Outcome.Rejected rejected) {
            failure.compareAndSet(
                    null, new IllegalStateException("a command was rejected: " + rejected));
        } else if (outcome != null && sentNanos - now.nanos() >= 0) {
            now.answeredNanos().putIfAbsent(partition, System.nanoTime());
        }
    }

    /// Counts anew: only answers to commands that are sent from now on.
    void startAnew() {
        since = new Since(System.nanoTime(), new ConcurrentHashMap<>());
    }

    /// When each partition that has answered did so first, in nanoseconds since it was counted
    /// anew.
    Map<Integer, Long> answeredNanos() {
        RuntimeException broken = failure.get();
        if (broken != null) {
            throw broken;
        }
        Since now = since;
        Map<Integer, Long> answered = new ConcurrentHashMap<>();
        now.answeredNanos()
                .forEach((partition, nanos) -> answered.put(partition, nanos - now.nanos()));
        return answered;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}

package io.throughline.deploy.bench;

import io.throughline.deploy.bench.WriteReport.LatencyMs;
import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.streams.Topology;

/// How long a command takes through everything: producer, decide, commit, outcome read.
///
/// Commands are due at a fixed rate, whatever becomes of those before them, and each is timed from
/// when it was due: a stall counts for all that it held up.
final class Latency {

    private static final long LATENCY_US_MAX = TimeUnit.SECONDS.toMicros(60);
    private static final int DIGITS = 3;
    private static final long DRAIN_MS_MAX = 60_000;
    private static final long SPIN_NANOS = 50_000;

    private final Rig rig;
    private final BenchOptions options;
    private final LongAdder refused = new LongAdder();

    private Latency(Rig rig, BenchOptions options) {
        this.rig = rig;
        this.options = options;
    }

    /// What was measured.
    ///
    /// @param warmUp of the time before `warm`
    record Latencies(LatencyMs warmUp, LatencyMs warm) {}

    /// Measures at the rate of the options, and apart what comes first.
    static Latencies measure(Rig rig, BenchOptions options) throws InterruptedException {
        return new Latency(rig, options).measure();
    }

    private Latencies measure() throws InterruptedException {
        Topology topology =
                DecideTopology.of(
                        Parcels.domain(Rig.LIGHT),
                        rig.codecs(),
                        DecideOptions.forPartitions(options.partitions()));
        Properties settings = StreamsSetup.of(rig, options, "latency");
        ClientOptions client = ClientOptions.of(rig.bootstrapServers(), "bench-client");
        try (Application _ = Application.start(rig, topology, settings);
                CommandClient commands =
                        CommandClient.open(client, Parcels.contract(Rig.LIGHT), rig.registry())) {
            // The first outcome shows that the application runs.
            submit(commands, 0).join();
            int warmUp = count(options.latencyWarmUpMs());
            Histogram warmUpUs = send(commands, 1, warmUp);
            Histogram latencyUs = send(commands, 1 + warmUp, count(options.latencyMs()));
            if (refused.sum() > 0) {
                throw new IllegalStateException(
                        "%d commands were not accepted".formatted(refused.sum()));
            }
            return new Latencies(report(warmUpUs), report(latencyUs));
        }
    }

    private int count(int ms) {
        return Math.toIntExact((long) ms * options.latencyPerSecond() / 1_000);
    }

    private Histogram send(CommandClient client, int from, int count) throws InterruptedException {
        Histogram latencyUs = new ConcurrentHistogram(LATENCY_US_MAX, DIGITS);
        long gapNanos = TimeUnit.SECONDS.toNanos(1) / options.latencyPerSecond();
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = began + i * gapNanos;
            sleepUntil(due);
            CompletableFuture<?> _ =
                    submit(client, from + i)
                            .whenComplete((outcome, e) -> take(outcome, e, due, latencyUs));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS_MAX);
        while (latencyUs.getTotalCount() + refused.sum() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (latencyUs.getTotalCount() + refused.sum() < count) {
            throw new IllegalStateException(
                    "%d of %d commands have no outcome"
                            .formatted(count - latencyUs.getTotalCount(), count));
        }
        return latencyUs;
    }

    private static CompletableFuture<Outcome> submit(CommandClient client, int index) {
        CommandFill.Sent sent = CommandFill.command(index);
        return client.submit(sent.metadata(), sent.command());
    }

    private void take(Outcome outcome, Throwable e, long due, Histogram latencyUs) {
        if (e == null && outcome instanceof Outcome.Accepted) {
            long us = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
            latencyUs.recordValue(Math.clamp(us, 0, LATENCY_US_MAX));
        } else {
            refused.increment();
        }
    }

    private static void sleepUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }

    private static LatencyMs report(Histogram us) {
        return new LatencyMs(
                ms(us.getValueAtPercentile(50)),
                ms(us.getValueAtPercentile(99)),
                ms(us.getMaxValue()),
                us.getTotalCount());
    }

    private static double ms(long us) {
        return Medians.rounded(us / 1_000.0, 2);
    }
}
